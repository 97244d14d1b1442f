"""What the kansli types into Uppföljning Finsam, in its field order (underlag)."""
