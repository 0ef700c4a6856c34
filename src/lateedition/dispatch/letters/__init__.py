"""Letters: the news by mail, to who asked for it. What is in a letter is read from the edition as the server takes it."""
