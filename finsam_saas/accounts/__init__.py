"""Users, memberships, sign-in, invitations: who somebody is and where they belong."""
