//! One page's text in one language: Markdown in, HTML out, and a list of what
//! stands in it.

use std::path::Path;

use comrak::nodes::{AstNode, Node, NodeValue};
use comrak::{Anchorizer, Arena, Options, format_html, parse_document};

use super::directive::{self, Directive};
use super::figure::{self, Figure};
use super::front::{self, Front, Needs};
use super::glyphs::Fonts;
use super::goal;
use super::html::{Run, escape, powers};
use super::marks::{self, Kind, Mark, Piece};
use super::math::{self, Math};
use super::measured::Measurements;
use super::problem::{Problem, Problems};
use super::symbols::Symbols;
use super::tied;
use crate::spec::{Lang, Text, query};
use crate::widgets::{Spec, State};

/// What all pages share.
pub struct Desk<'a> {
    pub math: &'a Math,
    pub claims: &'a Measurements,
    /// The site's root: `/` or `/downhill/`.
    pub base: &'a str,
}

/// The file to be made into a page.
pub struct Sheet<'a> {
    pub file: &'a Path,
    pub lang: Lang,
    /// The page's name in its address; `home` for the home page.
    pub slug: &'a str,
    pub needs: Needs,
    pub source: &'a str,
}

/// What came out.
#[derive(Clone, Debug, Default)]
pub struct Written {
    pub front: Front,
    pub lede: String,
    pub body: String,
    pub widgets: Vec<Placed>,
    /// Claims marked in the margin: id and line.
    pub claims: Vec<(String, usize)>,
    /// The lines of the checks.
    pub checks: Vec<usize>,
    /// The questions that a widget checks, as both languages have them, and their lines.
    pub goals: Vec<(String, usize)>,
    /// The symbols that are explained, and their lines.
    pub symbols: Vec<(String, usize)>,
    /// Where ordinary links lead, and their lines.
    pub links: Vec<(String, usize)>,
    pub fonts: Fonts,
}

impl Written {
    /// What the page is known by: the widget and the query of its first figure; without one, the race.
    pub fn shows(&self) -> (String, String) {
        let first = self.widgets.first().map(|placed| (placed.name.to_string(), placed.query.clone()));
        first.unwrap_or_else(|| ("race".to_string(), String::new()))
    }
}

/// A widget in a page.
#[derive(Clone, Debug)]
pub struct Placed {
    /// `fig-1`
    pub id: String,
    pub name: &'static str,
    pub query: String,
    pub line: usize,
}

const SEE_IT_RUN: Text = Text::new("See it run", "실행해 보기");
const MEASURED: Text =
    Text::new("measured by a run when this page was built", "이 페이지를 만들 때 실행해 잰 값입니다");
const NOTES: Text = Text::new("Notes", "주");
const ANSWER: Text = Text::new("Answer", "답");
const BACK: Text = Text::new("Back to the text", "본문으로 돌아가기");

/// Makes the page's text.
///
/// # Errors
/// All that is wrong with it.
pub fn write(desk: &Desk, sheet: &Sheet) -> Result<Written, Vec<Problem>> {
    let mut problems = Problems::of(sheet.file);
    let (front, body) = front::split(sheet.source, sheet.needs, &mut problems);
    let arena = Arena::new();
    let mut writer = Writer {
        desk,
        sheet,
        arena: &arena,
        options: options(),
        problems,
        marks: Vec::new(),
        ids: Anchorizer::new(),
        rank: 1,
        states: Vec::new(),
        symbols: Symbols::default(),
        out: Written::default(),
    };
    let lede = format!("{}{}\n", "\n".repeat(front.lede_line.saturating_sub(1)), front.lede);
    writer.out.lede = writer.line(&lede);
    writer.out.body = writer.body(&body);
    writer.out.front = front;
    writer.problems.or(writer.out)
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    let on = &mut options.extension;
    // Without the first, `**굵게(bold)**를` stays unread before a Korean particle.
    on.cjk_friendly_emphasis = true;
    on.math_dollars = true;
    on.block_directive = true;
    on.footnotes = true;
    on.table = true;
    on.strikethrough = true;
    // `---` under a check's question parts it from the answer; it makes no heading.
    options.parse.ignore_setext = true;
    options
}

/// A piece of the page, by how it stands on it.
enum Block {
    /// In the column: paragraphs, lists, formulas.
    Flow(String),
    Heading(String),
    /// As wide as column and margin: figures.
    Wide(String),
    /// In the margin, beside the piece before.
    Note(String),
}

struct Writer<'a, 'd> {
    desk: &'d Desk<'d>,
    sheet: &'d Sheet<'d>,
    arena: &'a Arena<'a>,
    options: Options<'static>,
    problems: Problems<'d>,
    marks: Vec<Mark>,
    ids: Anchorizer,
    /// The rank of the last heading.
    rank: u8,
    /// The states of `out.widgets`; `None` where something is wrong.
    states: Vec<(usize, Option<(&'static Spec, State)>)>,
    symbols: Symbols,
    out: Written,
}

impl<'a> Writer<'a, '_> {
    /// One paragraph, without its `<p>`.
    fn line(&mut self, text: &str) -> String {
        let root = self.parse(text);
        let Some(paragraph) = root.first_child() else { return String::new() };
        self.inlines(paragraph);
        self.children(paragraph)
    }

    fn parse(&mut self, text: &str) -> Node<'a> {
        let (text, marks) = marks::take(text);
        self.marks = marks;
        let root = parse_document(self.arena, &text, &self.options);
        tied::tie(self.arena, root);
        root
    }

    fn body(&mut self, text: &str) -> String {
        let root = self.parse(text);
        let nodes: Vec<Node> = root.children().collect();
        for node in &nodes {
            self.find_widget(node);
            self.find_symbols(node);
        }
        let mut blocks = Vec::new();
        let mut notes = Vec::new();
        for node in nodes {
            if matches!(node.data().value, NodeValue::FootnoteDefinition(_)) {
                notes.push(node);
            } else {
                blocks.extend(self.block(node));
            }
        }
        let mut body = arrange(blocks);
        if !notes.is_empty() {
            body.push_str(&self.footnotes(notes));
        }
        self.symbols.check(&mut self.problems);
        body
    }

    /// Notes the widgets of the page before its text is written: links lead to
    /// figures further down, too.
    fn find_widget(&mut self, node: Node) {
        let data = node.data();
        let NodeValue::BlockDirective(directive) = &data.value else { return };
        let line = data.sourcepos.start.line;
        let (name, pairs) = match directive::read(&directive.info) {
            Ok(Directive::Widget { name, pairs } | Directive::Goal { name, pairs, .. }) => (name, pairs),
            _ => return,
        };
        let spec = match figure::widget(&name) {
            Ok(spec) => spec,
            Err(sentence) => {
                self.problems.add(line, sentence);
                self.states.push((line, None));
                return;
            }
        };
        let state = self.state(spec, &query::format(&pairs), line);
        if let Some(state) = &state {
            let id = format!("fig-{}", self.out.widgets.len() + 1);
            self.out.widgets.push(Placed { id, name: spec.name, query: state.to_query(), line });
        }
        self.states.push((line, state.map(|state| (spec, state))));
    }

    /// Notes what the page's symbols mean before its text is written.
    fn find_symbols(&mut self, node: Node) {
        let data = node.data();
        let NodeValue::BlockDirective(directive) = &data.value else { return };
        if directive::read(&directive.info) == Ok(Directive::Symbols) {
            self.symbols.read(node, &mut self.problems);
            self.out.symbols = self.symbols.names();
        }
    }

    fn state(&mut self, spec: &'static Spec, query: &str, line: usize) -> Option<State> {
        figure::state(spec, query).map_err(|all| all.into_iter().for_each(|said| self.problems.add(line, said))).ok()
    }

    /// One block of the page.
    fn block(&mut self, node: Node<'a>) -> Option<Block> {
        let line = node.data().sourcepos.start.line;
        let value = node.data().value.clone();
        match value {
            NodeValue::BlockDirective(directive) => match directive::read(&directive.info) {
                Ok(Directive::Widget { .. }) => {
                    let caption: String = node.children().map(|child| self.flow(child)).collect();
                    self.widget(line, &caption, "").map(Block::Wide)
                }
                Ok(Directive::Goal { name, goal, guess, .. }) => {
                    self.out.goals.push((goal::common(&name, &goal, guess.as_deref()), line));
                    self.goal(node, line, &goal, guess.as_deref()).map(Block::Wide)
                }
                Ok(Directive::Check) => self.check(node, line).map(Block::Flow),
                Ok(Directive::Symbols) => Some(Block::Flow(self.explain())),
                Err(sentence) => {
                    self.problems.add(line, sentence);
                    None
                }
            },
            NodeValue::Heading(heading) => {
                if heading.level == 1 {
                    self.problems.add(line, "the title stands in the front matter; sections begin with ##");
                } else if heading.level > self.rank + 1 {
                    self.problems
                        .add(line, format!("a heading of rank {} under one of rank {}", heading.level, self.rank));
                }
                self.rank = heading.level;
                self.symbols.section();
                let id = self.ids.anchorize(&marks::restore(&node.collect_text(), &self.marks));
                self.inlines(node);
                let (rank, text) = (heading.level, self.children(node));
                Some(Block::Heading(format!("<h{rank} id=\"{}\">{text}</h{rank}>\n", escape(&id))))
            }
            NodeValue::Paragraph => match self.claim_alone(node) {
                Some(id) => self.claim(&id, line).map(Block::Note),
                None => Some(Block::Flow(self.flow(node))),
            },
            NodeValue::HtmlBlock(html) if html.literal.trim_start().starts_with("<!--") => None,
            _ => Some(Block::Flow(self.flow(node))),
        }
    }

    /// A block that is no directive and no heading.
    fn flow(&mut self, node: Node<'a>) -> String {
        let alone = formula_alone(node);
        let table = matches!(node.data().value, NodeValue::Table(_));
        self.inlines(node);
        if alone {
            return format!("<div class=\"math\">{}</div>\n", self.children(node));
        }
        let html = self.html(node);
        if table { format!("<div class=\"table\">{html}</div>\n") } else { html }
    }

    /// The list of the page's symbols.
    fn explain(&mut self) -> String {
        let symbols = std::mem::take(&mut self.symbols);
        let html = symbols.html(self.sheet.lang, |tex, line| self.typeset(tex, false, line));
        self.symbols = symbols;
        html
    }

    fn typeset(&mut self, tex: &str, display: bool, line: usize) -> String {
        self.desk.math.typeset(tex, display, &mut self.out.fonts).unwrap_or_else(|sentence| {
            self.problems.add(line, sentence);
            String::new()
        })
    }

    fn widget(&mut self, line: usize, caption: &str, goal: &str) -> Option<String> {
        let index = self.states.iter().position(|(at, _)| *at == line)?;
        let (spec, state) = self.states[index].1.clone()?;
        let id = self.out.widgets.iter().find(|placed| placed.line == line)?.id.clone();
        let figure = Figure {
            id: &id,
            spec,
            state: &state,
            lang: self.sheet.lang,
            level: (self.rank + 1).min(3),
            caption,
            goal,
            both: false,
        };
        match figure.html() {
            Ok(html) => Some(html),
            Err(complaint) => {
                self.problems.add(line, format!("{}: {}: {}", spec.name, complaint.path, complaint.sentence(Lang::En)));
                None
            }
        }
    }

    fn check(&mut self, node: Node<'a>, line: usize) -> Option<String> {
        self.out.checks.push(line);
        let nodes: Vec<Node> = node.children().collect();
        let parting = nodes.iter().position(|node| matches!(node.data().value, NodeValue::ThematicBreak));
        let Some(parting) = parting.filter(|at| *at > 0 && at + 1 < nodes.len()) else {
            self.problems.add(line, "a check has a question, a line ---, and an answer");
            return None;
        };
        let mut question = String::new();
        self.symbols.silent = true;
        for node in &nodes[..parting] {
            if !matches!(node.data().value, NodeValue::Paragraph) {
                self.problems.add(node.data().sourcepos.start.line, "a check's question is made of paragraphs only");
            }
            self.inlines(node);
            question.push_str(&format!("<span class=\"question\">{}</span>", self.children(node)));
        }
        self.symbols.silent = false;
        let answer: String = nodes[parting + 1..].iter().map(|node| self.flow(node)).collect();
        let label = ANSWER.get(self.sheet.lang);
        Some(format!(
            "<details class=\"check\">\n<summary>{question}<span class=\"reveal\">{label}</span></summary>\n\
             <div class=\"answer\">\n{answer}</div>\n</details>\n"
        ))
    }

    fn goal(&mut self, node: Node<'a>, line: usize, text: &str, guess: Option<&str>) -> Option<String> {
        let nodes: Vec<Node> = node.children().collect();
        let parting = nodes.iter().position(|node| matches!(node.data().value, NodeValue::ThematicBreak));
        let Some(parting) = parting.filter(|at| *at > 0 && at + 1 < nodes.len()) else {
            self.problems.add(line, "a goal has a question, a line ---, and an explanation");
            return None;
        };
        let question: String = nodes[..parting].iter().map(|node| self.flow(node)).collect();
        let explanation: String = nodes[parting + 1..].iter().map(|node| self.flow(node)).collect();
        let (spec, state) = self.states.iter().find(|(at, _)| *at == line)?.1.clone()?;
        goal::read(text, spec, &state).map_err(|said| self.problems.add(line, said)).ok()?;
        let figure = self.widget(line, "", text)?;
        Some(goal::html(&question, guess, &figure, &explanation, self.sheet.lang))
    }

    /// The claim of a paragraph in which nothing but its mark stands.
    fn claim_alone(&self, node: Node) -> Option<String> {
        let only = node.first_child().filter(|first| first.next_sibling().is_none())?;
        let data = only.data();
        let NodeValue::Text(text) = &data.value else { return None };
        match marks::pieces(text, &self.marks).as_slice() {
            [Piece::Mark(Mark { kind: Kind::Claim { id }, .. })] => Some(id.clone()),
            _ => None,
        }
    }

    /// The note in the margin.
    fn claim(&mut self, id: &str, line: usize) -> Option<String> {
        let claims = self.desk.claims;
        let lang = self.sheet.lang;
        let claim = claims.claim(id).map_err(|sentence| self.problems.add(line, sentence)).ok()?;
        if claim.page != self.sheet.slug {
            let said = format!("the claim “{id}” belongs to the page “{}”, this is “{}”", claim.page, self.sheet.slug);
            self.problems.add(line, said);
            return None;
        }
        if self.out.claims.iter().any(|(known, _)| known == id) {
            self.problems.add(line, format!("the claim “{id}” is marked twice"));
        }
        let measured = claims.of(claim);
        if !measured.holds {
            let said = format!("the claim “{id}” does not hold: {} {:?}", measured.headline, measured.values);
            self.problems.add(line, said);
        }
        self.out.claims.push((id.to_string(), line));
        let caption = claims.caption(claim, lang).map_err(|sentence| self.problems.add(line, sentence)).ok()?;
        let link = self.run(claim.widget, claim.query, line)?;
        Some(format!(
            "<aside class=\"claim\" role=\"note\" id=\"claim-{id}\">\n<p class=\"claim-number\">{}</p>\n\
             <p class=\"claim-caption\">{caption}</p>\n<p>{link}{}</a></p>\n</aside>\n",
            powers(&escape(&measured.headline)),
            SEE_IT_RUN.get(lang),
        ))
    }

    /// The opening tag of a link that opens a widget in a state: this page's
    /// first of that kind, or the gallery's.
    fn run(&mut self, name: &str, query: &str, line: usize) -> Option<String> {
        let spec = figure::widget(name).map_err(|sentence| self.problems.add(line, sentence)).ok()?;
        let query = self.state(spec, query, line)?.to_query();
        // A figure that asks something is the reader's: no link takes it to another state.
        let asks = |placed: &&Placed| self.out.goals.iter().any(|(_, line)| *line == placed.line);
        let here = self.out.widgets.iter().filter(|placed| !asks(placed)).find(|placed| placed.name == name);
        let gallery = format!("{}{}/gallery/", self.desk.base, self.sheet.lang.code());
        let target = format!("fig-{name}");
        let run = match here {
            Some(placed) => Run { figure: &placed.id, page: "", target: &placed.id, query: &query },
            None => Run { figure: "", page: &gallery, target: &target, query: &query },
        };
        Some(run.open())
    }

    /// Everything inside a block that Markdown alone does not know.
    fn inlines(&mut self, block: Node<'a>) {
        let nodes: Vec<Node> = block.descendants().collect();
        for node in nodes {
            let line = node.data().sourcepos.start.line;
            let value = node.data().value.clone();
            match value {
                NodeValue::Text(text) => self.text(node, &text, line),
                NodeValue::Math(math) => {
                    let tex = self.plain(&math.literal);
                    let mut html = self.typeset(&tex, math.display_math, line);
                    if !math.display_math
                        && !is_busy(node)
                        && let Some(open) = self.symbols.tell(&tex, &math::letters(&html))
                    {
                        html = format!("{open}{html}</button>");
                    }
                    node.data_mut().value = NodeValue::Raw(html);
                }
                NodeValue::Code(mut code) => {
                    code.literal = marks::restore(&code.literal, &self.marks);
                    node.data_mut().value = NodeValue::Code(code);
                }
                NodeValue::CodeBlock(mut code) => {
                    code.literal = marks::restore(&code.literal, &self.marks);
                    node.data_mut().value = NodeValue::CodeBlock(code);
                }
                NodeValue::Link(link) => match link.url.strip_prefix("widget:") {
                    Some(address) => {
                        let (name, query) = address.split_once('?').unwrap_or((address, ""));
                        if let Some(open) = self.run(name, query, line) {
                            self.unwrap(node, open, "</a>");
                        }
                    }
                    None => {
                        self.out.links.push((link.url.clone(), line));
                        if let Some(inside) = link.url.strip_prefix('/') {
                            let mut link = link.clone();
                            link.url = format!("{}{inside}", self.desk.base);
                            node.data_mut().value = NodeValue::Link(link);
                        }
                    }
                },
                NodeValue::Image(_) => {
                    self.problems.add(line, "pictures are drawn by widgets; there are no image files")
                }
                NodeValue::HtmlInline(html) if html.starts_with("<!--") => node.detach(),
                NodeValue::HtmlInline(html) => self.problems.add(line, format!("write Markdown, not HTML: “{html}”")),
                NodeValue::HtmlBlock(html) => {
                    self.problems.add(line, format!("write Markdown, not HTML: “{}”", html.literal.trim()));
                }
                NodeValue::BlockDirective(_) => {
                    self.problems.add(line, "a directive stands by itself, not inside another block")
                }
                _ => {}
            }
        }
    }

    /// Puts measured values where their marks stand.
    fn text(&mut self, node: Node<'a>, text: &str, line: usize) {
        let marks = std::mem::take(&mut self.marks);
        let mut made = Vec::new();
        for piece in marks::pieces(text, &marks) {
            made.push(match piece {
                Piece::Plain(plain) => {
                    if plain.contains("{{") || plain.contains("}}") {
                        let said = "double braces that are no mark: {{claim ID}} alone in a paragraph, or {{ID.VALUE}}";
                        self.problems.add(line, said);
                    }
                    NodeValue::Text(plain.to_string().into())
                }
                Piece::Mark(Mark { line, kind: Kind::Value { id, name } }) => {
                    let value = self.desk.claims.value(id, name).unwrap_or_else(|sentence| {
                        self.problems.add(*line, sentence);
                        String::new()
                    });
                    let title = MEASURED.get(self.sheet.lang);
                    NodeValue::Raw(format!(
                        "<span class=\"measured\" title=\"{title}\">{}</span>",
                        powers(&escape(&value))
                    ))
                }
                Piece::Mark(mark) => {
                    let said = format!("{} stands alone in a paragraph, after the one it belongs to", mark.source());
                    self.problems.add(mark.line, said);
                    NodeValue::Raw(String::new())
                }
            });
        }
        self.marks = marks;
        if matches!(made.as_slice(), [NodeValue::Text(_)]) {
            return;
        }
        for value in made {
            node.insert_before(self.arena.alloc(AstNode::from(value)));
        }
        node.detach();
    }

    /// A formula's TeX with plain numbers in place of marks.
    fn plain(&mut self, tex: &str) -> String {
        let marks = std::mem::take(&mut self.marks);
        let mut plain = String::new();
        for piece in marks::pieces(tex, &marks) {
            match piece {
                Piece::Plain(text) => plain.push_str(text),
                Piece::Mark(Mark { line, kind: Kind::Value { id, name } }) => match self.desk.claims.value(id, name) {
                    Ok(value) => plain.push_str(&value.replace('−', "-")),
                    Err(sentence) => self.problems.add(*line, sentence),
                },
                Piece::Mark(mark) => self.problems.add(mark.line, format!("{} inside a formula", mark.source())),
            }
        }
        self.marks = marks;
        plain
    }

    /// The node's children between two raw tags, in its place.
    fn unwrap(&mut self, node: Node<'a>, open: String, close: &str) {
        let raw = |html: String| self.arena.alloc(AstNode::from(NodeValue::Raw(html)));
        node.insert_before(raw(open));
        let children: Vec<Node> = node.children().collect();
        for child in children {
            child.detach();
            node.insert_before(child);
        }
        node.insert_before(raw(close.to_string()));
        node.detach();
    }

    fn footnotes(&mut self, nodes: Vec<Node<'a>>) -> String {
        let root = self.arena.alloc(AstNode::from(NodeValue::Document));
        for node in nodes {
            self.inlines(node);
            node.detach();
            root.append(node);
        }
        let lang = self.sheet.lang;
        let labelled = format!("<section class=\"footnotes\" aria-label=\"{}\"", NOTES.get(lang));
        self.html(root)
            .replace("<section class=\"footnotes\"", &labelled)
            .replace("aria-label=\"Back to reference", &format!("aria-label=\"{}", BACK.get(lang)))
    }

    fn html(&self, node: Node) -> String {
        let mut html = String::new();
        // Writing into a string cannot fail.
        let _ = format_html(node, &self.options, &mut html);
        html
    }

    fn children(&self, node: Node) -> String {
        node.children().map(|child| self.html(child)).collect()
    }
}

/// Whether a formula stands where nothing else may open: in a link, in a heading,
/// or in a table, which scrolls.
fn is_busy(formula: Node) -> bool {
    let busy = |value: &NodeValue| matches!(value, NodeValue::Link(_) | NodeValue::Heading(_) | NodeValue::Table(_));
    formula.ancestors().any(|node| busy(&node.data().value))
}

/// Whether a paragraph is one displayed formula and nothing else.
fn formula_alone(node: Node) -> bool {
    let only = node.first_child().filter(|first| first.next_sibling().is_none());
    matches!(node.data().value, NodeValue::Paragraph)
        && only.is_some_and(|only| matches!(&only.data().value, NodeValue::Math(math) if math.display_math))
}

/// Puts the blocks one after the other, and each note beside what it belongs to:
/// they share a box, with whatever follows up to the next heading or figure.
fn arrange(blocks: Vec<Block>) -> String {
    let mut out = String::new();
    let mut boxed = false;
    let mut blocks = blocks.into_iter().peekable();
    while let Some(block) = blocks.next() {
        let noted = matches!(blocks.peek(), Some(Block::Note(_)));
        let is_flow = matches!(block, Block::Flow(_));
        if boxed && (noted || !is_flow) {
            out.push_str("</div>\n");
            boxed = false;
        }
        if noted && is_flow {
            out.push_str("<div class=\"noted\">\n");
            boxed = true;
        }
        match block {
            Block::Flow(html) | Block::Heading(html) | Block::Wide(html) => out.push_str(&html),
            // A note after a heading or a figure: it stands by itself.
            Block::Note(html) => out.push_str(&html),
        }
        if boxed && noted {
            out.push_str("<div class=\"margin\">\n");
            while let Some(Block::Note(html)) = blocks.next_if(|next| matches!(next, Block::Note(_))) {
                out.push_str(&html);
            }
            out.push_str("</div>\n");
        }
    }
    if boxed {
        out.push_str("</div>\n");
    }
    out
}
