"""Being built."""

from pages.shared.frame import begin

begin("next_step")
