"""Being built."""

from pages.shared.frame import begin

begin("start")
