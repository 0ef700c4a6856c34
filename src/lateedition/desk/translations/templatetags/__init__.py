"""What the templates of the desk ask about translations."""
