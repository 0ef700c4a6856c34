"""What the question `page` asks of a page: one module an instrument. None knows how pages are made."""
