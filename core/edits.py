"""Everything a person can change, as values; the store applies them and logs what they did."""

from dataclasses import dataclass

from core.codebook.code import Code
from core.detectors.choice import Choice
from core.outcomes.kinds import AnswerForm
from core.outcomes.verdict import Judge, Status
from core.pairing import Decision
from core.passes import Pass
from core.relations import Relation
from core.tags import Tag


@dataclass(frozen=True, slots=True)
class AddTag:
    """Put a tag; an identical live tag of the same annotator and pass is a conflict."""

    tag: Tag
    label: str = "Tag"


@dataclass(frozen=True, slots=True)
class ChangeTag:
    """Replace a tag's code, span, attributes or note; its id stays."""

    tag: Tag
    label: str = "Change Tag"


@dataclass(frozen=True, slots=True)
class RemoveTags:
    """Delete tags softly."""

    tag_ids: tuple[int, ...]

    @property
    def label(self) -> str:
        """Return what undo calls this edit."""
        return "Delete Tag" if len(self.tag_ids) == 1 else f"Delete {len(self.tag_ids)} Tags"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairTags:
    """Put tags (id, start, end) on the words that they quote, and set others aside.

    One that would stand where the same tag stands already is set aside as well.
    """

    moves: tuple[tuple[int, int, int], ...] = ()
    tag_ids: tuple[int, ...] = ()
    label: str = "Repair Tags"


@dataclass(frozen=True, slots=True)
class AddRelation:
    """Relate two tags; the same relation of the same annotator and pass is a conflict."""

    relation: Relation
    label: str = "Relate Tags"


@dataclass(frozen=True, slots=True)
class RemoveRelation:
    """Take a relation between tags away."""

    relation_id: int
    label: str = "Delete Relation"


@dataclass(frozen=True, slots=True)
class SetVerdict:
    """Record a person's verdict on a trace; `status` None takes it back."""

    trace_id: int
    person: str
    status: Status | None
    label: str = "Set Outcome"


@dataclass(frozen=True, slots=True)
class AddCode:
    """Add a code to the codebook."""

    code: Code
    label: str = "Add Code"


@dataclass(frozen=True, slots=True)
class ChangeCode:
    """Rename, recolour, redefine or retire a code; its id stays."""

    code: Code
    label: str = "Change Code"


@dataclass(frozen=True, slots=True)
class PutCodes:
    """Change the codes that have an id and add the others, all in one step; no tag is touched."""

    codes: tuple[Code, ...]
    label: str = "Change Codes"


@dataclass(frozen=True, slots=True)
class MergeCodes:
    """Give all tags of one code to another and retire the first.

    A tag that would then stand twice is deleted softly; sub-codes go along.
    """

    code_id: int
    into_id: int
    label: str = "Merge Codes"


@dataclass(frozen=True, slots=True)
class SplitCode:
    """Add a code and give it these tags."""

    code: Code
    tag_ids: tuple[int, ...]
    label: str = "Split Code"


@dataclass(frozen=True, slots=True)
class ConfirmTags:
    """State that tags fit their codes as these are defined now."""

    tag_ids: tuple[int, ...]

    @property
    def label(self) -> str:
        """Return what undo calls this edit."""
        return "Confirm Tag" if len(self.tag_ids) == 1 else f"Confirm {len(self.tag_ids)} Tags"


@dataclass(frozen=True, slots=True)
class PublishBatch:
    """Make an imported batch live."""

    batch_id: int
    label: str = "Import"


@dataclass(frozen=True, slots=True)
class WithdrawBatch:
    """Take a live batch out of sight; nothing is deleted."""

    batch_id: int
    label: str = "Withdraw Import"


@dataclass(frozen=True, slots=True)
class PublishSuggestions:
    """Make what detectors proposed live; what the same detectors proposed before is withdrawn."""

    batch_ids: tuple[int, ...]
    label: str = "Suggest Tags"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideSuggestions:
    """Accept suggestions as they are, reject or skip them; accepting one puts its tag.

    `choice` is any but EDIT. What was decided before by this annotator is a conflict.
    """

    suggestion_ids: tuple[int, ...]
    choice: Choice
    annotator: str
    pass_name: str = "1"  # noqa: S105 - a pass over the traces, not a password

    @property
    def label(self) -> str:
        """Return what undo calls this edit."""
        count = len(self.suggestion_ids)
        what = "Suggestion" if count == 1 else f"{count:,} Suggestions"
        return f"{str(self.choice).capitalize()} {what}"


@dataclass(frozen=True, slots=True)
class AcceptChanged:
    """Accept a suggestion with another code or on other words: this tag is put instead."""

    suggestion_id: int
    tag: Tag
    label: str = "Accept Suggestion With a Change"


@dataclass(frozen=True, slots=True)
class SetVerdictOrder:
    """State whose verdict counts first in this study."""

    order: tuple[Judge, ...]
    label: str = "Change Verdict Order"


@dataclass(frozen=True, slots=True)
class DecideProblems:
    """Decide which problems that look alike are the same, and which reference counts.

    A decided reference replaces the one of a problem in the study, and the checker's verdicts on
    its traces are made anew.
    """

    decisions: tuple[Decision, ...]
    label: str = "Decide Which Problems Are the Same"


@dataclass(frozen=True, slots=True)
class SetAnswerForm:
    """State how the answers of a dataset are compared; `form` None leaves it to a guess again.

    Verdicts stay as they are until the dataset is checked anew.
    """

    dataset: str
    form: AnswerForm | None
    label: str = "Change Kind of Answer"


@dataclass(frozen=True, slots=True)
class SetPass:
    """Begin a pass over traces, or end it with None; its tags stay."""

    annotator: str
    current: Pass | None

    @property
    def label(self) -> str:
        """Return what undo calls this edit."""
        return f"Begin Pass {self.current.name}" if self.current else "End Pass"


Edit = (
    AddTag
    | ChangeTag
    | RemoveTags
    | RepairTags
    | AddRelation
    | RemoveRelation
    | SetVerdict
    | AddCode
    | ChangeCode
    | PutCodes
    | MergeCodes
    | SplitCode
    | ConfirmTags
    | PublishBatch
    | WithdrawBatch
    | PublishSuggestions
    | DecideSuggestions
    | AcceptChanged
    | SetVerdictOrder
    | DecideProblems
    | SetAnswerForm
    | SetPass
)
