//! Attributes as text: what filters and subjects compare, and what tells two series apart.

use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value::Value};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Renders attributes as text. The first of two equal keys is kept, as the collector does.
pub(super) fn texts(list: &[KeyValue]) -> BTreeMap<String, String> {
    let mut map = BTreeMap::new();
    for pair in list {
        map.entry(pair.key.clone()).or_insert_with(|| match &pair.value {
            Some(AnyValue {
                value: Some(Value::StringValue(text)),
            }) => text.clone(),
            Some(value) => {
                let mut out = String::new();
                render(value, &mut out);
                out
            }
            None => String::new(),
        });
    }
    map
}

/// Writes a value: numbers and flags plainly, arrays and lists in brackets. Depth is bounded by the parsers.
fn render(value: &AnyValue, out: &mut String) {
    match &value.value {
        None => {}
        Some(Value::StringValue(text)) => {
            let _ = write!(out, "{text:?}");
        }
        Some(Value::BoolValue(flag)) => {
            let _ = write!(out, "{flag}");
        }
        Some(Value::IntValue(number)) => {
            let _ = write!(out, "{number}");
        }
        Some(Value::DoubleValue(number)) => {
            let _ = write!(out, "{number}");
        }
        Some(Value::ArrayValue(array)) => {
            out.push('[');
            for (index, item) in array.values.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                render(item, out);
            }
            out.push(']');
        }
        Some(Value::KvlistValue(list)) => {
            out.push('{');
            for (index, pair) in list.values.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                let _ = write!(out, "{:?}:", pair.key);
                if let Some(item) = &pair.value {
                    render(item, out);
                }
            }
            out.push('}');
        }
        Some(Value::BytesValue(bytes)) => {
            for byte in bytes {
                let _ = write!(out, "{byte:02x}");
            }
        }
        Some(Value::StringValueStrindex(index)) => {
            let _ = write!(out, "#{index}");
        }
    }
}
