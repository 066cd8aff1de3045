"""Tests of sereno.exchange.sealed."""
