"""Several people on one story, and no word lost: who is at work, locks and how they are taken over, words set aside, versions compared."""
