"""Maps that reports and the web share: classes of colour, and drawing without a network."""
