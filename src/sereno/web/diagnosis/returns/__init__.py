"""Returns: answers that ODK Central or KoboToolbox collected, brought to the forms they are of."""
