"""For all tests."""

import os

from hypothesis import HealthCheck, settings

# Cases are large, so a slow draw is no sign of a fault; HYPOTHESIS_PROFILE=long searches for minutes.
slow_draws = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile(
    "quick", max_examples=100, deadline=None, suppress_health_check=slow_draws
)
settings.register_profile("long", settings.get_profile("quick"), max_examples=20_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
