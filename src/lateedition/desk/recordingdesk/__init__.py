"""The pages on which recordings are brought, described and recalled."""
