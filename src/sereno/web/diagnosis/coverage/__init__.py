"""Coverage: who has been heard, where and how, against what was aimed at; whom to hear next."""
