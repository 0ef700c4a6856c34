"""The courier: HTTP between the house and strangers. What goes out goes nowhere inside; what comes in is bounded before it is read."""
