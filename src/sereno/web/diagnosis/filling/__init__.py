"""Forms filled in the browser, also without a network; ADR 0067."""
