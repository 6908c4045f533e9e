"""Says which right was broken, what may be demanded, by when and how much; and drafts a post where a formal step stands beside it."""

from pages.shared import frame, posting, rightful, state, widgets

if posting.is_asked():
    texts = frame.begin("rights", posting.POST, state.texts()("posts.title"))
    posting.show(texts)
elif widgets.is_empty():
    texts = frame.begin("rights")
    widgets.nothing_told(texts, texts("rights.empty"))
else:
    texts = frame.begin("rights")
    view = rightful.right(texts)
    rightful.show_right(view, texts)
    rightful.show_deadlines(texts)
    rightful.show_sum(rightful.sum_now(), texts)
    rightful.show_sources(view, texts)
    rightful.lead_on(texts)
