//! Stages, approvals, freeze windows, reports.

use super::fields::Fields;
use crate::calendar::CivilMinute;
use crate::policy::document::Node;
use crate::policy::{
    AlertRule, ApprovalRule, FreezeWindow, PostDeploy, Promotion, ReportFormat, ReportRule, ReportRules,
};

pub(super) fn promotion(node: &Node<'_>) -> Option<Promotion> {
    let fields = Fields(node);
    Some(Promotion {
        stages: fields.texts("stages"),
        approvals: fields.named("approvals", approval)?,
        freeze: fields.list("freeze", freeze)?,
        change_request_required_for: fields
            .node("change_request")
            .map(|node| Fields(node).texts("required_for"))
            .unwrap_or_default(),
    })
}

#[expect(clippy::unnecessary_wraps, reason = "the shape that `Fields::named` takes")]
fn approval(node: &Node<'_>) -> Option<ApprovalRule> {
    let fields = Fields(node);
    Some(ApprovalRule {
        quorum: fields.whole("quorum").unwrap_or(1),
        groups: fields.texts("groups"),
        requester_may_approve: fields.flag("requester_may_approve").unwrap_or(false),
        valid_for: fields.duration("valid_for"),
    })
}

pub(super) fn freeze(node: &Node<'_>) -> Option<FreezeWindow> {
    let fields = Fields(node);
    let minute = |key: &str| CivilMinute::parse(fields.str(key)?);
    Some(FreezeWindow {
        name: fields.text("name")?,
        from: minute("from")?,
        until: minute("until")?,
    })
}

pub(super) fn reports(node: &Node<'_>) -> Option<ReportRules> {
    let fields = Fields(node);
    Some(ReportRules {
        readiness: fields.map("readiness", report)?,
        post_deploy: fields.map("post_deploy", report)?,
        incident: fields.map("incident", report)?,
        drill: fields.map("drill", report)?,
    })
}

fn report(node: &Node<'_>) -> Option<ReportRule> {
    let fields = Fields(node);
    let format = |node: &Node<'_>| {
        Some(match node.text()? {
            "pdf" => ReportFormat::Pdf,
            "html" => ReportFormat::Html,
            "json" => ReportFormat::Json,
            "markdown" => ReportFormat::Markdown,
            "text" => ReportFormat::Text,
            _ => return None,
        })
    };
    Some(ReportRule {
        formats: fields.list("formats", format)?,
        directory: fields.text("directory"),
        locale: fields.locale("locale"),
    })
}

pub(super) fn post_deploy(node: &Node<'_>) -> Option<PostDeploy> {
    let fields = Fields(node);
    let alert = |node: &Node<'_>| {
        let fields = Fields(node);
        Some(AlertRule {
            within: fields.duration("within")?,
            channels: fields.texts("channels"),
        })
    };
    Some(PostDeploy {
        window: fields.duration("window")?,
        compare: fields.texts("compare"),
        alert: fields.map("alert", alert)?,
    })
}
