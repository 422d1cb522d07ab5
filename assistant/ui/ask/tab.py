"""The Ask tab: chat, question box, evidence beside it, and what narrows the search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import gradio as gr

from assistant.conversations import Thumb
from assistant.ui.ask.arriving import Message
from assistant.ui.ask.evidence_view import EMPTY
from assistant.ui.ask.narrowing import Narrowing
from assistant.ui.ask.running import Running
from assistant.ui.ask.talk import LEADING, Asked, ask, leading_on, open_conversation
from assistant.ui.ask.view import View, exchange_at, typed
from assistant.ui.desk import Desk
from assistant.ui.visit import PRIVATE, owner_of, page_of, told

THUMBS: dict[Thumb, str] = {"up": "Like", "down": "Dislike"}
_PLACEHOLDER = (
    "<h2>Ask about these papers</h2><p>Answers are made of their sentences. Each one cites the words it stands on; "
    "when the papers do not say, Citewell says so.</p>"
)

Values = dict[Any, Any]  # what stands in the inputs, by component
Shown = dict[Any, Any]  # what changes on the page, by component


@dataclass(slots=True)
class AskTab:
    """The parts that other tabs act on."""

    desk: Desk
    library: gr.Dropdown
    conversation: gr.Textbox
    chat: gr.Chatbot
    question: gr.Textbox
    asked: gr.State
    usage: gr.HTML
    evidence: gr.HTML
    narrowing: Narrowing
    reason: gr.Textbox
    rated: gr.State
    leading: list[gr.Button]
    sending: gr.HTML  # what says where questions go
    running: Running = field(default_factory=Running)
    answered: list[Any] = field(default_factory=list)

    @property
    def outputs(self) -> list[Any]:
        shown = [self.conversation, self.chat, self.question, self.asked, self.usage, self.evidence, self.reason]
        return [*shown, *self.leading]

    def show(self, view: View) -> Shown:
        """Return the updates that show a view."""
        # Questions that lead on are offered by an event of their own: they take longer than the answer.
        leading = {button: gr.Button(visible=False) for button in self.leading}
        draft = {} if view.draft is None else {"value": view.draft}
        return {
            # As updates: Gradio keeps a copy of each plain value for as long as a tab is open.
            self.conversation: gr.update(value=view.conversation),
            self.chat: gr.Chatbot([_sent(m) for m in view.messages], feedback_value=_thumbs(view)),
            self.question: gr.Textbox(submit_btn=not view.asking, stop_btn=view.asking, **draft),
            self.usage: gr.update(value=view.usage, visible=bool(view.usage)),
            self.evidence: gr.skip() if view.evidence is None else gr.update(value=view.evidence),
            self.reason: gr.Textbox(visible=False),
            **leading,
        }

    def leave(self, request: gr.Request) -> None:
        """Stop what a page has asked, since nobody looks at it any more."""
        self.running.stop(page_of(request))


def build_ask_tab(desk: Desk, library: gr.Dropdown) -> AskTab:
    """Lay out the tab and connect its parts; call it within the page."""
    conversation = gr.Textbox(visible="hidden", elem_id="conversation", label="Conversation")
    with gr.Row(elem_id="ask"):
        with gr.Column(scale=3, min_width=320):
            chat = gr.Chatbot(
                elem_id="chat",
                label="Conversation",
                show_label=False,
                render_markdown=False,
                latex_delimiters=[],
                editable="user",
                feedback_options=tuple(THUMBS.values()),
                buttons=[],
                placeholder=_PLACEHOLDER,
                height="62vh",
                autoscroll=False,  # to its end; reading begins at the question, where a script scrolls to
                min_height=320,
                group_consecutive_messages=False,
            )
            reason = gr.Textbox(
                visible=False, elem_id="reason", label="Why? (optional; Enter keeps it)", max_length=1000
            )
            with gr.Row(elem_id="leading"):
                leading = [gr.Button(visible=False, size="sm", min_width=200) for _ in range(LEADING)]
            question = gr.Textbox(
                elem_id="question",
                label="Your question",
                show_label=False,
                placeholder="Ask about these papers; a follow-up may lean on what was said",
                submit_btn=True,
                max_lines=6,
                autofocus=True,
            )
            sending = gr.HTML(elem_id="sending", visible=False)
            usage = gr.HTML(elem_id="usage", visible=False)
            narrowing = Narrowing.build()
        with gr.Column(scale=2, min_width=320, elem_id="evidence-column"):
            evidence = gr.HTML(EMPTY, elem_id="evidence", apply_default_css=False)
    tab = AskTab(
        desk=desk,
        library=library,
        conversation=conversation,
        chat=chat,
        question=question,
        asked=gr.State(""),
        usage=usage,
        evidence=evidence,
        narrowing=narrowing,
        reason=reason,
        rated=gr.State(None),
        leading=leading,
        sending=sending,
    )
    _connect_asking(tab)
    conversation.change(None, conversation, None, js=_KEEP_ADDRESS, **PRIVATE)
    return tab


# The address names the conversation, so that a reload opens it again.
_KEEP_ADDRESS = """(id) => {
    const address = new URL(location.href);
    if (id) address.searchParams.set("conversation", id); else address.searchParams.delete("conversation");
    address.searchParams.delete("paper");
    history.replaceState(history.state, "", address);
}"""


def _connect_asking(tab: AskTab) -> None:
    desk, inputs = tab.desk, {tab.library, tab.conversation, *tab.narrowing.inputs}

    def answer(question: str, values: Values, request: gr.Request, place: int | None = None) -> Iterator[Shown]:
        asked = Asked(question, values[tab.library], values[tab.conversation], tab.narrowing.filters(values), place)
        with tab.running.asking(page_of(request)) as cancel:
            for view in ask(desk, owner_of(request), asked, cancel=cancel):
                yield {**tab.show(view), tab.asked: question}

    def submitted(values: Values, request: gr.Request) -> Iterator[Shown]:
        if values[tab.question].strip():
            yield from answer(values[tab.question], values, request)
        else:
            yield {tab.asked: gr.skip()}

    def chosen(values: Values, event: gr.SelectData, request: gr.Request) -> Iterator[Shown]:
        yield from answer(event.value["text"], values, request)

    def edited(values: Values, event: gr.EditData, request: gr.Request) -> Iterator[Shown]:
        yield from answer(typed(str(event.value)), values, request, exchange_at(event.index))

    def retried(values: Values, event: gr.RetryData, request: gr.Request) -> Iterator[Shown]:
        current, place = values[tab.conversation], exchange_at(event.index)
        with told():
            kept = desk.store.open(owner_of(request), current).exchanges if current else ()
        if place <= len(kept):
            yield from answer(kept[place - 1].answer["question"], values, request, place)
        else:  # there was no answer, and nothing was kept
            yield from answer(values[tab.asked], values, request)

    events = [
        # More than one at a time: a stopped answer may still be held up somewhere when the next question comes.
        tab.question.submit(submitted, {*inputs, tab.question}, tab.outputs, trigger_mode="multiple", **PRIVATE),
        tab.chat.example_select(chosen, inputs, tab.outputs, **PRIVATE),
        tab.chat.edit(edited, inputs, tab.outputs, **PRIVATE),
        tab.chat.retry(retried, {*inputs, tab.asked}, tab.outputs, **PRIVATE),
        *(b.click(_asks(answer, b), {*inputs, b}, tab.outputs, **PRIVATE) for b in tab.leading),
    ]
    tab.answered = events
    _connect_stopping(tab)


def _asks(answer: Callable[..., Iterator[Shown]], button: gr.Button) -> Callable[..., Iterator[Shown]]:
    """Return what asks the question that a button bears."""

    def asked(values: Values, request: gr.Request) -> Iterator[Shown]:
        yield from answer(values[button], values, request)

    return asked


def _connect_stopping(tab: AskTab) -> None:
    def stopped(values: Values, request: gr.Request) -> Shown:
        tab.running.stop(page_of(request))
        kept = values[tab.conversation]
        with told():
            view = open_conversation(tab.desk, owner_of(request), kept) if kept else View()
        return tab.show(replace(view, draft=values[tab.asked]))

    inputs = {tab.conversation, tab.asked}
    tab.question.stop(stopped, inputs, tab.outputs, cancels=tab.answered, **PRIVATE)


def lead_on(tab: AskTab, conversation: str, request: gr.Request) -> Shown:
    """Return the updates that offer questions that lead on from a conversation's last answer."""
    questions = leading_on(tab.desk, owner_of(request), conversation) if conversation else []
    offered = [gr.Button(question, visible=True) for question in questions]
    hidden = [gr.Button(visible=False)] * (LEADING - len(offered))
    return dict(zip(tab.leading, [*offered, *hidden], strict=True))


def _sent(message: Message) -> dict[str, Any]:
    if message.role == "user":
        return {"role": "user", "content": message.content}
    parts = [part for part in (message.content, message.pending) if part]
    return {
        "role": "assistant",
        "content": [gr.HTML(part, js_on_load=None, apply_default_css=False) for part in parts],
    }


def _thumbs(view: View) -> list[str | None]:
    return [thumb and THUMBS[thumb] for thumb in view.thumbs]
