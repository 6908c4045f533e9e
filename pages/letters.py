"""Lists the letters for this case, and lets one be checked, edited, copied, downloaded and marked as sent."""

from pages.shared import frame, lettering, mailing, widgets

form = lettering.opened()
texts = frame.begin("letters", *lettering.screen(form))
if widgets.is_empty():
    widgets.nothing_told(texts, texts("letters.page.empty"))
elif form:
    lettering.show_about(form, texts)
    lettering.ask_details(form, texts)
    written = lettering.edit(form, texts)
    lettering.offer_files(written, texts)
    lettering.show_where(form, texts)
    mailing.offer_to_mark(form, written, texts)
    lettering.lead_back(texts)
else:
    mailing.show_done(texts)
    lettering.list_letters(texts)
    lettering.lead_on(texts)
    mailing.show_archive(texts)
