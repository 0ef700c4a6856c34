"""The live desk: where a coverage is worked, quickly, by several people at once, while readers have it open."""
