"""Every permission, every role, and the one table that joins them. Code asks for permissions only."""

from __future__ import annotations

from enum import Enum


class Permission(Enum):
    """One thing that may be done, written resource:action."""

    ASSOCIATION_READ = "association:read"
    ASSOCIATION_EDIT = "association:edit"
    FEES_READ = "fees:read"
    FEES_READ_OWN = "fees:read-own"
    FEES_EDIT = "fees:edit"
    FEES_FIX = "fees:fix"
    FEES_INVOICE = "fees:invoice"
    BUDGETS_EDIT = "budgets:edit"
    BUDGETS_ADOPT = "budgets:adopt"
    INITIATIVES_READ = "initiatives:read"
    INITIATIVES_EDIT = "initiatives:edit"
    REPORTS_READ = "reports:read"
    REPORTS_ENTER = "reports:enter"
    REPORTS_REVIEW = "reports:review"
    REPORTS_REOPEN = "reports:reopen"
    REPORTS_SIGN_OFF = "reports:sign-off"
    FIGURES_READ_EXACT = "figures:read-exact"
    NATIONAL_READ = "national:read"
    NATIONAL_PREVIEW = "national:preview"
    NATIONAL_READ_PUBLISHED = "national:read-published"
    NATIONAL_TAKE_PART = "national:take-part"
    NATIONAL_RELEASE = "national:release"
    CALLS_EDIT = "calls:edit"
    NEEDS_READ = "needs:read"
    NEEDS_RAISE = "needs:raise"
    NEEDS_HANDLE = "needs:handle"
    APPLICATIONS_WRITE = "applications:write"
    APPLICATIONS_READ = "applications:read"
    APPLICATIONS_HANDLE = "applications:handle"
    OPINIONS_GIVE = "opinions:give"
    DELEGATED_DECIDE = "delegated:decide"
    DELEGATED_DECIDE_AS_CHAIR = "delegated:decide-as-chair"
    AGREEMENTS_READ = "agreements:read"
    AGREEMENTS_EDIT = "agreements:edit"
    AGREEMENTS_SIGN = "agreements:sign"
    REQUISITIONS_WRITE = "requisitions:write"
    REQUISITIONS_READ = "requisitions:read"
    REQUISITIONS_EXAMINE = "requisitions:examine"
    REQUISITIONS_APPROVE = "requisitions:approve"
    REQUISITIONS_PAY = "requisitions:pay"
    MEETINGS_READ = "meetings:read"
    MEETINGS_READ_OWN = "meetings:read-own"
    MEETINGS_EDIT = "meetings:edit"
    DECISIONS_EDIT = "decisions:edit"
    REGISTRY_READ = "registry:read"
    REGISTRY_EDIT = "registry:edit"
    EVENTS_READ = "events:read"
    MEMBERSHIPS_READ = "memberships:read"
    MEMBERSHIPS_EDIT = "memberships:edit"
    SETTINGS_EDIT = "settings:edit"
    REGISTER_READ = "register:read"
    OPERATIONS_READ = "operations:read"


class Role(Enum):
    """What a person is in one förbund."""

    TENANT_ADMIN = "tenant_admin"
    DIRECTOR = "director"
    SECRETARIAT = "secretariat"
    BOARD_MEMBER = "board_member"
    GROUP_MEMBER = "group_member"
    ECONOMIST = "economist"
    INITIATIVE_MANAGER = "initiative_manager"
    MEMBER_REPRESENTATIVE = "member_representative"
    AUDITOR = "auditor"


class GlobalRole(Enum):
    """What a person is outside every förbund."""

    NATIONAL_ANALYST = "national_analyst"
    OPERATOR = "operator"


_P = Permission

_READS_THE_ASSOCIATION = {_P.ASSOCIATION_READ, _P.INITIATIVES_READ}
_READS_ALL = _READS_THE_ASSOCIATION | {
    _P.FEES_READ,
    _P.REPORTS_READ,
    _P.NEEDS_READ,
    _P.APPLICATIONS_READ,
    _P.REQUISITIONS_READ,
    _P.AGREEMENTS_READ,
    _P.MEETINGS_READ,
}
_KANSLI = _READS_ALL | {
    _P.FEES_EDIT,
    _P.FEES_INVOICE,
    _P.BUDGETS_EDIT,
    _P.INITIATIVES_EDIT,
    _P.REPORTS_REVIEW,
    _P.FIGURES_READ_EXACT,
    _P.NATIONAL_PREVIEW,
    _P.MEMBERSHIPS_READ,
    _P.CALLS_EDIT,
    _P.NEEDS_RAISE,
    _P.NEEDS_HANDLE,
    _P.APPLICATIONS_HANDLE,
    _P.REQUISITIONS_EXAMINE,
    _P.AGREEMENTS_EDIT,
    _P.REQUISITIONS_PAY,
    _P.MEETINGS_EDIT,
    _P.DECISIONS_EDIT,
    _P.REGISTRY_READ,
    _P.REGISTRY_EDIT,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.TENANT_ADMIN: frozenset(
        _READS_THE_ASSOCIATION
        | {
            _P.ASSOCIATION_EDIT,
            _P.FEES_READ,
            _P.FEES_EDIT,
            _P.MEMBERSHIPS_READ,
            _P.MEMBERSHIPS_EDIT,
            _P.SETTINGS_EDIT,
            _P.EVENTS_READ,
        }
    ),
    Role.DIRECTOR: frozenset(
        _KANSLI
        | {
            _P.ASSOCIATION_EDIT,
            _P.FEES_FIX,
            _P.BUDGETS_ADOPT,
            _P.REPORTS_REOPEN,
            _P.NATIONAL_TAKE_PART,
            _P.DELEGATED_DECIDE,
            _P.REQUISITIONS_APPROVE,
            _P.AGREEMENTS_SIGN,
        }
    ),
    Role.SECRETARIAT: frozenset(_KANSLI | {_P.FEES_FIX, _P.REPORTS_REOPEN}),
    Role.BOARD_MEMBER: frozenset(_READS_ALL | {_P.DELEGATED_DECIDE_AS_CHAIR, _P.NATIONAL_READ_PUBLISHED}),
    Role.GROUP_MEMBER: frozenset(
        _READS_THE_ASSOCIATION
        | {
            _P.REPORTS_SIGN_OFF,
            _P.NEEDS_READ,
            _P.NEEDS_RAISE,
            _P.APPLICATIONS_READ,
            _P.APPLICATIONS_WRITE,
            _P.OPINIONS_GIVE,
            _P.MEETINGS_READ_OWN,
        }
    ),
    Role.ECONOMIST: frozenset(
        _READS_THE_ASSOCIATION
        | {
            _P.FEES_READ,
            _P.FEES_INVOICE,
            _P.BUDGETS_EDIT,
            _P.REQUISITIONS_READ,
            _P.REQUISITIONS_PAY,
            _P.AGREEMENTS_READ,
        }
    ),
    Role.INITIATIVE_MANAGER: frozenset(
        _READS_THE_ASSOCIATION
        | {_P.REPORTS_ENTER, _P.NEEDS_READ, _P.APPLICATIONS_WRITE, _P.REQUISITIONS_WRITE, _P.AGREEMENTS_READ}
    ),
    Role.MEMBER_REPRESENTATIVE: frozenset(
        _READS_THE_ASSOCIATION
        | {
            _P.FEES_READ_OWN,
            _P.NEEDS_READ,
            _P.APPLICATIONS_WRITE,
            _P.REQUISITIONS_WRITE,
            _P.AGREEMENTS_READ,
            _P.AGREEMENTS_SIGN,
        }
    ),
    Role.AUDITOR: frozenset(
        _READS_ALL | {_P.FIGURES_READ_EXACT, _P.EVENTS_READ, _P.MEMBERSHIPS_READ, _P.REGISTRY_READ}
    ),
}

GLOBAL_ROLE_PERMISSIONS: dict[GlobalRole, frozenset[Permission]] = {
    GlobalRole.NATIONAL_ANALYST: frozenset({_P.NATIONAL_READ, _P.NATIONAL_RELEASE}),
    GlobalRole.OPERATOR: frozenset({_P.REGISTER_READ, _P.OPERATIONS_READ}),
}

PUBLISHED_NATION = (_P.NATIONAL_READ, _P.NATIONAL_PREVIEW, _P.NATIONAL_READ_PUBLISHED)
"""Any of these reads the pages of what has been published of the nation."""
FOLLOWS_OUTSIDE = frozenset({_P.NATIONAL_PREVIEW, _P.NATIONAL_READ_PUBLISHED})
"""What a role in a förbund permits outside every förbund as well."""


def permissions_of(roles: frozenset[Role], global_roles: frozenset[GlobalRole]) -> frozenset[Permission]:
    """All that these roles together may do; nothing where there are none."""
    granted: set[Permission] = set()
    for role in roles:
        granted |= ROLE_PERMISSIONS[role]
    for global_role in global_roles:
        granted |= GLOBAL_ROLE_PERMISSIONS[global_role]
    return frozenset(granted)
