"""Facts -> products and versions, by rules that are data. Pure: nothing is asked, opened or guessed here."""
