"""The dispatch: what leaves the house when an edition changes. It reads the edition and nothing else of the house."""
