"""The SMART check of recommendations: verdicts by letter, with the words they rest on."""

from sereno.methods.findings.smart.checking import Given, LetterSaid, Reading, Remark, Smart, check
from sereno.methods.findings.smart.flat import Span

__all__ = ["Given", "LetterSaid", "Reading", "Remark", "Smart", "Span", "check"]
