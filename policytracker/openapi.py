"""What the OpenAPI schema says of the whole API, and the names that stay in it."""

TAGS = [
    {"name": name, "description": words}
    for name, words in {
        "access": "Tokens with which programs act for you.",
        "root": "The addresses of the API.",
        "recommendations": "Separable prescriptions, quoted from their sources; what "
        "was said and done about them, and the steps from draft to publication.",
        "assessments": "Judgements on what became of a recommendation, with their "
        "evidence: appended, corrected and confirmed, never changed.",
        "sources": "Documents, with their bibliography and their immutable text.",
        "asks": "Policy questions across sources, and where sources stand on them.",
        "actors": "Who can act or be acted upon: a tree, with aliases.",
        "themes": "What advice is about: a tree of two levels.",
        "people": "Who wrote sources.",
        "publishers": "Who published sources.",
        "collections": "Folders of sources that are worked on together.",
        "changes": "What changed, in order and without gaps, to follow by program.",
        "differences": "What differs between two points of the two clocks.",
        "exports": "Exports that are kept under an address.",
        "views": "How people keep to see the list of recommendations, by key.",
        "problems": "The kinds of errors, each explained at its address.",
    }.items()
]
SPECTACULAR_SETTINGS = {
    "TITLE": "Policy Tracker",
    "DESCRIPTION": (
        "Published policy advice, and what became of it. Send a token as "
        "`Authorization: Token …`; every error is `application/problem+json`."
    ),
    "VERSION": "1.0.0",
    "LICENSE": {"name": "BSD-3-Clause", "identifier": "BSD-3-Clause"},
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_AUTHENTICATION": [],
    "SERVE_INCLUDE_SCHEMA": False,
    "TAGS": TAGS,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "recommendations.api.choosing.add_expansions",
        "recommendations.api.examples.add_examples",
    ],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # Names that generated clients keep, whatever else takes the same values later.
    "ENUM_NAME_OVERRIDES": {
        **{
            name: f"recommendations.models.{name}"
            for name in (
                "ActorKind",
                "AssessmentConfidence",
                "Axis",
                "Basis",
                "ChangedNoun",
                "ChangeVerb",
                "ClosingReason",
                "ConditionKind",
                "ConditionState",
                "Confidence",
                "Direction",
                "Disposition",
                "EvidenceKind",
                "Implementation",
                "Kind",
                "LinkKind",
                "Priority",
                "PublisherKind",
                "QuoteMatch",
                "Reliability",
                "Response",
                "SourceKind",
                "Stance",
                "State",
                "Strength",
                "TokenScope",
            )
        },
        "AssessedValue": "recommendations.api.bodies.VALUES",
        "BulkDeed": "recommendations.api.writing.bulk.DEED_CHOICES",
        "BulkMode": "recommendations.api.writing.bulk.MODES",
        "ExportFormat": "recommendations.api.saved_exports.FORMAT_CHOICES",
        "ExportRows": "recommendations.exports.RowsOf",
        "Freshness": "recommendations.models.schedule.Freshness",
        "MatrixColumns": "recommendations.matrix.columns.By",
        "MatrixOrder": "recommendations.matrix.rows.Order",
        "MomentKind": "recommendations.history.timeline.KINDS",
        "Schedule": "recommendations.models.schedule.Schedule",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Without a validator, the page asks no other server.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
}
