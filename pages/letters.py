"""Lists the letters for this case, and lets one be checked, edited, copied, downloaded and marked as sent."""

from pages.views.letters import letter, sent
from pages.widgets import elements, frame

form = letter.opened()
texts = frame.begin("letters", *letter.screen(form))
if elements.is_empty():
    elements.show_nothing_known(texts, texts("letters.page.empty"))
elif form:
    letter.show_about(form, texts)
    letter.ask_details(form, texts)
    written = letter.edit(form, texts)
    letter.offer_files(written, texts)
    letter.show_where(form, texts)
    sent.offer_to_mark(form, written, texts)
    letter.lead_back(texts)
else:
    sent.show_done(texts)
    letter.list_letters(texts)
    letter.footer_links(texts)
    sent.show_archive(texts)
