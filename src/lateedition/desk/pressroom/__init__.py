"""The page on which the desk sees how the press, the edition and the other machines are."""
