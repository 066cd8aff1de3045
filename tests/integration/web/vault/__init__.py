"""Tests of sereno.web.vault by processes, and of what files it seals."""
