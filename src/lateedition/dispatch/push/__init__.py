"""Push: readers' browsers are told of breaking news, by way of the services that their makers run (RFC 8030, 8291, 8292)."""
