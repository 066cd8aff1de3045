/**
 * What the page loads. All else is imported from here and never by its name: the page knows this file
 * under a name with a digest, the parts know each other by their own, and a module loaded under two
 * names would be there twice.
 */
void import("./page");
