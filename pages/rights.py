"""Says which right was broken, what may be demanded, by when and how much; and drafts a post where a formal step is advised."""

from pages.session import state
from pages.views import post, rights
from pages.widgets import elements, frame

if post.is_asked():
    texts = frame.begin("rights", post.POST, state.texts()("posts.title"))
    post.show(texts)
elif elements.is_empty():
    texts = frame.begin("rights")
    elements.show_nothing_known(texts, texts("rights.empty"))
else:
    texts = frame.begin("rights")
    view = rights.right(texts)
    rights.show_right(view, texts)
    rights.show_deadlines(texts)
    rights.show_platform(view, texts)
    rights.show_sum(rights.sum_now(), texts)
    rights.show_sources(view, texts)
    rights.footer_links(texts)
