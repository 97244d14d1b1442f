"""Words that tell a person's name from other words in Swedish report texts, as data, few enough to read.

Everything is in lower case. The given names are among the most common in Sweden, in every age and with roots
in many countries; a name that is missing is found only beside a surname, a participant or a year of birth.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GIVEN_NAMES = _words(
    """
    abdallah abdirahman abdul abdullahi abraham adam adrian agda agneta agnieszka ahmad ahmed ahmet aida aisha
    albin aleksander aleksandra alexander alexandra alfred ali alice alicia alina almaz alva amanda amelia
    amin amina amir anders andrea andreas andrii andrij anette angelica anita anja ann anna anne anneli
    annelie annette annica annika annikki anton antonia anwar aram arash arben arne artur arvid asta astrid
    august axel ayaan ayan aylin ayse ayub azad babak barbro basel bashir bengt benjamin berhane berit berivan
    bernt bertil besnik biniam birger birgit birgitta birgitte björn blerim boel bonnie boris britt britta
    bushra camilla carina carl carlos carola carolina caroline casper cecilia celine charlotta charlotte
    christer christian christina christine christoffer christopher claes colin conny cornelia dagmar daniel
    daniela daniella david dawit dennis deqa diana dilan dimitri diyar dmitrij doris dragan ebba ebbe edit
    edith edvard edvin eleonora elias elif elin elina elis elisabet elisabeth elise ella ellen ellie ellinor
    elna elsa elsie elton elvira elvis emelie emil emilia emily emine emma emmanuel emmeli emmy enes eric
    erica erik erika ernst eskil esmeralda ester eva evelina ewa eyvind fabian fadi faisal fanny farah farhad
    farid fatemeh fathi fatima fatma fatmir felicia felix filip filippa filmon frans freddy fredrik fredrika
    freja frida fritiof gabriel gabriella georg gerd gerda gert gertrud ghazal goran greger greta grzegorz
    gudrun gunhild gunilla gunnar gunnel gunvor gustaf gustav göran gösta habiba hamdi hamid hamza hanin hanna
    hannah hannele hannes hans harald harry hasan hassan hatice hawa hedvig heikki helen helena helene helga
    helge helin henny henrik henry hilda hilma hjalmar hjördis hodan hodo holger hugo hussein håkan ibrahim
    ida idil idris ifrah igor ilhan ilona ilse ines ingalill ingeborg ingegerd ingela ingemar inger ingmar
    ingrid ingvar ingvor irena irene irina irma iryna isa isabel isabella isabelle isac isak ismail ivan ivana
    ivar iwona jack jacob jakob jamal james jamila jan jane janina janne jari jasmin jasmine jeanette jelena
    jennie jennifer jenny jens jerzy jesper jessica jimmy joakim joel johan johanna johannes john johnny
    jolanta jon jonas jonatan jonathan jonna jorge josef josefin josefina josefine juha julia julian julius
    jörgen jörn kaarina kadir kajsa kalle kamal kari karim karin karl karolina katarina katarzyna katharina
    katja kaveh kemal kennet kenneth kent kerstin kevin khadija khaled khalid kidane kimmo kjell kjerstin klas
    konrad krister kristian kristin kristina kristoffer krzysztof kurt laila lars lasse layla leah leena leif
    leila lena lennart lennox leo leon leona liam liban lilian lillemor lillian lilly lina linda linh linn
    linnea linnéa linus lisa lisbet lisbeth liselotte loke lorena lotta louise lovis lovisa lucas ludvig
    ludwig luis lukas luwam lydia maciej madeleine madelene magda magdalena magnus mahdi mahmoud mahmud maja
    majd majken malgorzata malin malte malva manuel marcel marcus marek margareta margaretha maria mariam
    mariana marianna marianne marie marielle marika mariusz marja marjana markus marlene marta martha martin
    martina mary maryam maryan mathias mathilda matilda mats matti mattias mattis maud max mazen mehdi mehmed
    mehmet mehran meja melissa melvin merhawi merima michael michaela michelle mikael mikaela mikail mikko
    milad milan milena milla milo milos minh minna miriam mirjam miroslav mirza moa mohamad mohamed mohammad
    mohammadreza mohammed molly mona monica monika morgan morteza moses muhammad mulu mustafa märit märta måns
    nabil nadia nadja naima nancy nasrin natalia natalie natalija nathalie nathan navid nazir nejla nellie
    nelly nenad nicklas nicolas nicole niklas nikola nikolai nikolaus nikolina nils nimo nina nizar noah noel
    noor nora nour novalie oksana olaf ole olena olga oliver olivia olivier olle olof omar osama oscar oskar
    osman otto ove owe owen parisa parviz patricia patrik paul paula paulina pauline pavel pawel peder pedro
    pekka pelle per pernilla peter pether petra petter philip phuong pia piotr pirjo pirkko pontus preben pär
    rachid ragnar ragnhild rahel rahwa raija ralf rami ramin rana rania rasha rasmus raymond razia rebaz
    rebecca rebecka rebin reem reza richard rickard rikard rikke ritva robert robin roger rojda roland rolf
    ronja ronnie ronny rosemarie rosita roya roza ruben runar rune rustam ruth sabina sabrina saga sahra sahro
    said salma samer samir samira samuel sandra sanja sanna sara sarah sebastiaan sebastian seija selam selma
    semir senada senait serhii seved shahnaz shahram sherko shirin siavash signe sigrid sigvard simeon simon
    simone simret siri sirpa sirwan siv sixten slavica snezana sofi sofia sofie solveig sonia sonja sonny
    sophia sophie soran soraya staffan stanislav stefan stefania stella stellan sten stig stina sture suleiman
    sumaya sune susan susanna susanne suzanne svea sven sverker svetlana sylvia sylwia tage tahir tania tanja
    tarek tariq tatiana teddy tekle teodor teresa terese tesfay tetiana thanh thea theo theodor theresa
    therese thomas tiina tilda tilde timo tina tindra tobias tom tomas tomasz tommy tony tor torbjörn tord
    tore torgny torsten tove tsegay ture tuula tuva tyra tyrone ulf ulla ulrica ulrik ulrika ulrike uno urban
    ursula urszula valborg valdemar valentina valon valter vanessa vanja vera verner veronica veronika victor
    victoria vidar viggo viktor viktoria viktorija vilgot vilhelm vilma vilmer vincent viola vivianne vjosa
    vladimir volodymyr walid warsan wilhelm william willy wilma wojciech yasin yasir yasmin yasmine ylva yngve
    yohannes yonas yosef youssef yulia yusuf yvette yvonne zahra zainab zakaria zana zarah zeinab zeljko
    zeynep ziad zlatan zoran åke åsa örjan östen
    """
)

ORDINARY_TOO = _words(
    """
    alma alva april asta august aurora björn bo bror dag dina ella frank freja frid frida gun hans ines inga
    iris isa ivar jan jon juli juni kari kim klara leo liv lo love lucia maj marina mark max mia mina mira my
    noor nora nova ove per regina rosa rut saga sally sam selma sofia sol stella sten stig tage tom tor tove
    ture tyra urban valborg valter vera viking vilja ville viola wilma
    """
)
"""Given names that also are ordinary words, places, months or names of projects: never enough alone."""

SURNAMES = _words(
    """
    abdi abdullah ahlberg ahlgren ahlström ahmadi ahmed ali alm almgren almqvist andersen arvidsson axelsson
    berg berggren berglund bergman bergqvist bergström björk björklund björkman blom blomberg blomqvist bodin
    borg boström brandt bäckström carlsson christensen dahl dahlberg dahlgren dahlin dahlström edlund ek
    ekberg ekdahl ekholm eklund ekman ekström engberg engström fors forsberg forslund forsman franzén friberg
    frisk frost gustavsson haddad hagberg haglund haile hallberg hansen hasan hassan hedberg hedin hedlund
    hedman hedström hellberg hellman hellström hermansson holm holmberg holmgren holmqvist holmström hosseini
    hussain hussein hägglund högberg höglund ibrahim isaksson jansen jensen jonsson karimi khan kovacevic
    kowalski kristensen lantz larsen lind lindahl lindberg lindblad lindblom lindell linder lindgren lindholm
    lindqvist lindroth lindström ljung ljungberg ljunggren lund lundberg lundgren lundholm lundin lundkvist
    lundqvist lundström löfgren mahmoud malm malmberg melin moberg mohamed mohammed mohamud molin mustafa
    månsson nguyen nielsen norberg nordin nordström norén nowak nyberg nygren nylund nyman nyström näslund
    olofsson omar osman palm palmgren petrovic rahimi roos rosén rydberg sandberg sandström schmidt sjöberg
    sjögren sjölund sjöström skoglund sköld sundberg sundin sundqvist sundström svedberg svärd söderberg
    söderlund söderström tesfaye thorén tran törnqvist wahlström wallgren wallin wendel westberg westerberg
    westerlund westin westman wiberg wiklund wikström winther yilmaz yusuf åberg åkerlund åkerman åström öberg
    ödman öhman östberg östlund
    """
)

SURNAME_ENDINGS = tuple(_words("sson dotter qvist kvist gren ström lund berg stedt ovic ović"))
"""How a surname may end; only "-sson" is enough without a given name."""

PARTICIPANTS = _words(
    """
    brukaren deltagaren dottern eleven flickan fru fröken herr individen kandidaten killen klienten kvinnan
    makan maken mamman mannen pappan patienten personen pojken praktikanten sonen tjejen ungdomen
    """
)
"""Words for one person an insats is for: what follows with a capital letter is likely the person's name."""

STAFF_WORDS = _words(
    """
    administratör assistent chef coach direktör ekonom ersättare forskare föreläsare förmedlare handledare
    handläggare jobbmäklare kollega kommunalråd konsult kontaktperson koordinator kurator ledamot ledare
    lektor läkare medarbetare ordförande pedagog politiker professor projektägare psykolog regionråd
    representant revisor samordnare sekreterare sjuksköterska sköterska specialist strateg terapeut utredare
    utvärderare vägledare
    """
)
"""How words for those who work in an insats, or decide about it, end before their inflection."""

EMPLOYERS = tuple(_words("arbetsförmedling försäkringskassa kommun region landsting förbund kansli social"))
EMPLOYERS_IN_SHORT = _words("af fk nns samordningsförbundet")
"""How the name of an employer among the members begins, or reads in full: who comes from there is staff."""

NOT_PERSONS_BEFORE = _words(
    """
    appen bolaget butiken caféet firma firman förening föreningen företaget grupp gruppen hotell huset insats
    insatsen insatser insatserna kommun kursen kvarteret lokalen metoden modellen plattformen programmet
    projekt projektet rapporten region restaurang sankt sankta skolan st stiftelse stiftelsen systemet
    verksamhet verksamheten verksamheterna
    """
)
"""What follows these is the name of something else than a person."""

NOT_PERSONS_AFTER = _words(
    """
    ab församling gata gatan gymnasiet gymnasium gård hb kb kyrka kyrkan skola skolan stiftelse torg
    """
)
"""What stands after a name that is not a person's but a place's or a company's."""

NOT_SURNAMES = _words(
    """
    arbetsförmedlingen ericsson excel finsam försäkringskassan kommun kommunen landstinget microsoft region
    regionen samhall samordning samordningsförbundet teams word
    """
)
"""Words with a capital letter that do not become a surname by standing after a given name."""
