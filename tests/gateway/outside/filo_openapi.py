# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds what goes over the wire against data/openapi/filo-gateway.yaml, in both directions."""
import json

import jsonschema
import yaml


# What the description says of every route at once.
EVERYWHERE = (413, 503)


class WireError(AssertionError):
    """Something went over the wire that the description doesn't know."""


class Description:
    def __init__(self, path):
        with open(path, encoding="utf-8") as source:
            self.document = yaml.safe_load(source)
        self.operations = {}
        for pattern, item in self.document["paths"].items():
            for method, operation in item.items():
                if method not in ("parameters", "summary", "description"):
                    self.operations[method.upper(), pattern] = operation
        self._validators = {}

    def resolve(self, node, strict):
        """The schema with every reference written out; none of ours refers to itself. Strict: an
        object has no member that isn't described."""
        if isinstance(node, list):
            return [self.resolve(item, strict) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            target = self.document
            for part in node["$ref"].lstrip("#/").split("/"):
                target = target[part]
            return self.resolve(target, strict)
        resolved = {key: self.resolve(value, strict) for key, value in node.items()}
        if strict and resolved.get("type") == "object" and "properties" in resolved:
            resolved.setdefault("additionalProperties", False)
        return resolved

    def validator(self, schema, strict):
        key = (json.dumps(schema, sort_keys=True), strict)
        if key not in self._validators:
            resolved = self.resolve(schema, strict)
            jsonschema.Draft202012Validator.check_schema(resolved)
            self._validators[key] = jsonschema.Draft202012Validator(resolved)
        return self._validators[key]

    def check(self, schema, value, what, strict=True):
        errors = sorted(self.validator(schema, strict).iter_errors(value), key=lambda e: list(e.path))
        if errors:
            worst = jsonschema.exceptions.best_match(errors)
            raise WireError(f"{what}: /{'/'.join(map(str, worst.path))}: {worst.message} in {json.dumps(value)[:600]}")

    def component(self, name):
        return {"$ref": f"#/components/schemas/{name}"}

    def match(self, method, path):
        """The pattern of a path, as the gateway's table would find it; None for none."""
        segments = path.split("?")[0].split("/")
        for known_method, pattern in self.operations:
            wanted = pattern.split("/")
            if (known_method == method and len(wanted) == len(segments)
                    and all(w.startswith("{") and s or w == s for w, s in zip(wanted, segments))):
                return pattern
        return None

    def check_exchange(self, method, path, request_body, status, headers, body):
        """One request and its answer. What isn't described must have been refused."""
        what = f"{method} {path.split('?')[0]} → {status}"
        content_type = headers.get("content-type", "").split(";")[0]
        pattern = self.match(method, path)
        if status >= 400:
            if content_type != "application/problem+json":
                raise WireError(f"{what}: an error that is no problem document: {content_type}")
            problem = json.loads(body)
            self.check(self.component("Problem"), problem, what)
            if problem["status"] != status:
                raise WireError(f"{what}: the document says {problem['status']}")
        if pattern is None:
            if status not in (404, 405):
                raise WireError(f"{what}: not described, and answered")
            return
        operation = self.operations[method, pattern]
        responses = operation["responses"]
        if str(status) not in responses and status in EVERYWHERE:
            return
        if str(status) not in responses:
            raise WireError(f"{what}: this status is not described")
        self._check_request(operation, request_body, status, what)
        response = self.resolve(responses[str(status)], False)
        if status < 400:
            self._check_body(responses[str(status)], response, content_type, body, what)

    def _check_request(self, operation, request_body, status, what):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None or status >= 400:
            return
        self.check(content["schema"], json.loads(request_body), what + ", request", strict=False)

    def _check_body(self, raw, response, content_type, body, what):
        content = response.get("content")
        if content is None:
            if body:
                raise WireError(f"{what}: a body that is not described")
            return
        if content_type not in content and "*/*" not in content:
            raise WireError(f"{what}: the content type {content_type} is not described")
        if content_type == "application/json":
            self.check(raw["content"][content_type]["schema"], json.loads(body), what)
        if content_type == "application/x-ndjson":
            for line in body.decode().splitlines():
                self.check(self.component("SnapshotLine"), json.loads(line), what)

    def check_event(self, name, data):
        schema = {"changes": "StreamBatch", "hint": "StreamHint"}.get(name)
        if schema is None:
            raise WireError(f"the event “{name}” is not described")
        self.check(self.component(schema), data, f"event {name}")


