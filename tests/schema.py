"""Gradescope's results.json as a JSON Schema, and our own keys in it.

Written from the platform's specification of the file and what its harness does with it: no nulls,
no NUL characters, no text over 100,000 characters, formats and visibilities from closed lists.
"""

FORMATS = ["text", "html", "simple_format", "md", "ansi"]
VISIBILITIES = ["hidden", "after_due_date", "after_published", "visible"]
VERDICTS = [
    "passed", "wrong", "raised", "timed_out", "crashed", "out_of_memory", "missing", "not_run",
    "harness_error",
]  # fmt: skip
TEXT = {"type": "string", "maxLength": 95_000, "pattern": "^[^\\u0000]*$"}

TEST = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "number", "score", "max_score", "status", "tags", "output",
                 "output_format", "visibility", "extra_data"],
    "properties": {
        "name": TEXT | {"minLength": 5},
        "name_format": {"enum": FORMATS},
        "number": {"type": "string", "pattern": "^[a-z]\\.[0-9]+$"},
        "score": {"type": "number", "minimum": 0},
        "max_score": {"type": "number", "minimum": 0},
        "status": {"enum": ["passed", "failed"]},
        "tags": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "output": TEXT,
        "output_format": {"enum": FORMATS},
        "visibility": {"enum": VISIBILITIES},
        "extra_data": {
            "type": "object",
            "additionalProperties": False,
            "required": ["function", "verdict", "graded_with"],
            "properties": {
                "function": {"type": "string"},
                "verdict": {"enum": VERDICTS},
                "graded_with": {"enum": ["own", "reference"]},
                "attempt": {"type": "string"},
                "diagnosis": {"type": "string"},
                "diagnosis_text": TEXT,
                "own_verdict": {"type": "string"},
                "text": {"type": "string"},
                "measured": {"type": "object", "additionalProperties": {"type": "number"}},
            },
            "dependentRequired": {
                "diagnosis": ["diagnosis_text"], "diagnosis_text": ["diagnosis"],
            },
        },
    },
}  # fmt: skip

RESULTS_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["score", "output", "execution_time", "tests", "extra_data"],
    "properties": {
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "execution_time": {"type": "number", "minimum": 0},
        "output": TEXT,
        "output_format": {"enum": FORMATS},
        "test_output_format": {"enum": FORMATS},
        "test_name_format": {"enum": FORMATS},
        "visibility": {"enum": VISIBILITIES},
        "stdout_visibility": {"enum": VISIBILITIES},
        "tests": {"type": "array", "items": TEST, "minItems": 1},
        "leaderboard": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name", "value"],
                "properties": {
                    "name": {"type": "string"},
                    "value": {"type": ["number", "string"]},
                    "order": {"enum": ["asc", "desc"]},
                },
            },
        },
        "extra_data": {
            "type": "object",
            "required": ["autograder_version", "autograder_digest"],
            "properties": {
                "isolation": {"type": "object", "additionalProperties": {"type": "boolean"}},
                "autograder_version": {"type": "string"},
                "autograder_digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "submission_digest": {"type": "string"},
                "seed": {"type": "integer"},
            },
        },
    },
}
