"""The picture desk: where pictures come in many at a time, are described, placed, and watched until our rights to them end."""
