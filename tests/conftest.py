"""What holds for every test: none asserts a time, and a machine that does other work fails none."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "vaultconv", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("vaultconv")
