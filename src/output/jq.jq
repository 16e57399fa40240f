# Formats that people know from jq and that its Rust implementation lacks.
def @csv: [.[]
  | if . == null then ""
    elif type == "string" then "\"" + (split("\"") | join("\"\"")) + "\""
    elif type == "number" or type == "boolean" then tostring
    else error("a cell of a CSV row cannot be \(tojson)") end
] | join(",");
def @tsv: [.[]
  | if . == null then ""
    elif type == "string" then
      split("\\") | join("\\\\") | split("\t") | join("\\t") | split("\n") | join("\\n") | split("\r") | join("\\r")
    elif type == "number" or type == "boolean" then tostring
    else error("a cell of a TSV row cannot be \(tojson)") end
] | join("\t");
