//! From a formula's text to its program.
//!
//! ```text
//! sum     = product { ( "+" | "-" ) product }
//! product = factor { [ "*" | "/" ] factor }
//! factor  = ( "-" | "+" ) factor | power
//! power   = atom { raised } [ "^" factor ]
//! atom    = number | name | function "(" sum [ "," sum ] ")" | "(" sum ")"
//! ```
//!
//! So −x² is −(x²), and 2^3^2 is 2^(3^2). The sign of a product may be left out
//! before a name or a parenthesis; it binds as `*` does: 1/2x is (1/2)x.

use super::token::{Name, Span, Token, tokens};
use super::{MAX_DEPTH, MAX_LEN, Op, evaluate};
use crate::spec::Complaint;

/// The program of a text of at most [`MAX_LEN`] characters.
///
/// Where all operands of a step are numbers, the step is done here already, so
/// that the exponent in `x^(1+1)` is the number 2.
pub fn parse(text: &str) -> Result<Vec<Op>, Complaint> {
    let text: Vec<char> = text.chars().collect();
    if text.len() > MAX_LEN {
        return Err(complaint(
            (MAX_LEN, text.len()),
            format!("A formula has at most {MAX_LEN} characters; this one has {}.", text.len()),
            format!("식은 {MAX_LEN}자까지 쓸 수 있는데, 이 식은 {}자입니다.", text.len()),
        ));
    }
    let mut parser = Parser { tokens: tokens(&text)?, text, next: 0, depth: 0, program: Vec::new() };
    if parser.tokens.len() == 1 {
        return Err(complaint(
            (0, parser.text.len()),
            "The formula is empty: a function of x and y is needed, such as x^2 + y^2.",
            "식이 비어 있습니다. x^2 + y^2처럼 x와 y로 쓴 함수가 필요합니다.",
        ));
    }
    parser.sum()?;
    let (token, span) = parser.peek();
    match token {
        Token::End => Ok(parser.program),
        Token::Sign(',') => Err(stray_comma(span)),
        _ => Err(complaint(
            span,
            "This parenthesis closes none that was opened.",
            "이 괄호와 짝이 되는 여는 괄호가 없습니다.",
        )),
    }
}

/// One sentence about these characters of the formula.
pub fn complaint(at: Span, en: impl Into<String>, ko: impl Into<String>) -> Complaint {
    Complaint { path: "formula.formula".to_string(), at: Some(at), en: en.into(), ko: ko.into() }
}

/// Recursive descent: one method for each line of the grammar.
struct Parser {
    text: Vec<char>,
    tokens: Vec<(Token, Span)>,
    next: usize,
    depth: usize,
    program: Vec<Op>,
}

type Parsed = Result<(), Complaint>;

impl Parser {
    fn sum(&mut self) -> Parsed {
        self.product()?;
        loop {
            if self.accept('+') {
                self.product()?;
                self.emit(Op::Add);
            } else if self.accept('-') {
                self.product()?;
                self.emit(Op::Subtract);
            } else {
                return Ok(());
            }
        }
    }

    fn product(&mut self) -> Parsed {
        self.factor()?;
        loop {
            if self.accept('/') {
                self.factor()?;
                self.emit(Op::Divide);
            } else if self.accept('*') || self.factor_follows()? {
                self.factor()?;
                self.emit(Op::Multiply);
            } else {
                return Ok(());
            }
        }
    }

    /// Whether the next token is a factor, with the sign of the product left out.
    fn factor_follows(&self) -> Result<bool, Complaint> {
        let (token, span) = self.peek();
        match token {
            Token::Name(_) | Token::Sign('(') => Ok(true),
            // x2 could mean 2x, x² or x₂.
            Token::Number(_) => Err(complaint(
                span,
                format!("Before “{}” a sign is missing, such as * or ^.", self.typed(span)),
                format!("‘{}’ 앞에 *나 ^ 같은 연산 기호가 빠졌습니다.", self.typed(span)),
            )),
            _ => Ok(false),
        }
    }

    fn factor(&mut self) -> Parsed {
        if self.accept('-') {
            self.nested(Parser::factor)?;
            self.emit(Op::Negate);
            Ok(())
        } else if self.accept('+') {
            self.nested(Parser::factor)
        } else {
            self.power()
        }
    }

    fn power(&mut self) -> Parsed {
        self.atom()?;
        while let (Token::Raised(exponent), _) = self.peek() {
            self.next += 1;
            self.emit(Op::Raise(exponent));
        }
        if self.accept('^') {
            self.nested(Parser::factor)?;
            if let Some(&Op::Number(exponent)) = self.program.last() {
                self.program.pop();
                self.emit(Op::Raise(exponent));
            } else {
                self.emit(Op::Power);
            }
        }
        Ok(())
    }

    fn atom(&mut self) -> Parsed {
        let (token, span) = self.peek();
        match token {
            Token::Number(value) => self.operand(Op::Number(value)),
            Token::Name(Name::Constant(value)) => self.operand(Op::Number(value)),
            Token::Name(Name::X) => self.operand(Op::X),
            Token::Name(Name::Y) => self.operand(Op::Y),
            Token::Name(Name::Function(function)) => self.call(Op::Apply(function)),
            Token::Name(Name::Min) => self.call(Op::Min),
            Token::Name(Name::Max) => self.call(Op::Max),
            Token::Sign('(') => {
                self.next += 1;
                self.nested(Parser::sum)?;
                self.close(span)
            }
            Token::Raised(_) | Token::Sign(_) | Token::End => Err(self.missing()),
        }
    }

    fn operand(&mut self, op: Op) -> Parsed {
        self.next += 1;
        self.emit(op);
        Ok(())
    }

    /// A function's name, and its one or two arguments in parentheses.
    fn call(&mut self, op: Op) -> Parsed {
        let (_, span) = self.peek();
        let name = self.typed(span);
        self.next += 1;
        let (_, open) = self.peek();
        if !self.accept('(') {
            return Err(complaint(
                span,
                format!("The argument of {name} goes in parentheses: {name}(…)."),
                format!("{name}에 넣을 값은 {name}(…)처럼 괄호 안에 써야 합니다."),
            ));
        }
        self.nested(Parser::sum)?;
        if op.arity() == 2 {
            if self.peek().0 == Token::Sign(')') {
                return Err(complaint(
                    span,
                    format!("{name} takes two arguments, with a comma between them: {name}(x, y)."),
                    format!("{name}에는 {name}(x, y)처럼 쉼표로 나눈 두 값이 필요합니다."),
                ));
            }
            if self.accept(',') {
                self.nested(Parser::sum)?;
            }
        }
        self.close(open)?;
        self.emit(op);
        Ok(())
    }

    fn close(&mut self, open: Span) -> Parsed {
        let (token, span) = self.peek();
        if self.accept(')') {
            Ok(())
        } else if token == Token::End {
            Err(complaint(open, "This parenthesis is never closed.", "이 괄호를 닫는 괄호가 없습니다."))
        } else {
            Err(stray_comma(span))
        }
    }

    /// One level down, from the token before.
    fn nested(&mut self, inner: fn(&mut Self) -> Parsed) -> Parsed {
        if self.depth == MAX_DEPTH {
            return Err(complaint(
                self.tokens[self.next - 1].1,
                format!("Parentheses, signs and powers nest at most {MAX_DEPTH} deep."),
                format!("괄호와 부호, 거듭제곱은 {MAX_DEPTH}겹까지만 겹쳐 쓸 수 있습니다."),
            ));
        }
        self.depth += 1;
        inner(self)?;
        self.depth -= 1;
        Ok(())
    }

    /// The end of the program is the step with its operands last, so a step
    /// after numbers only can be done at once.
    fn emit(&mut self, op: Op) {
        let operands = self.program.len() - op.arity();
        let known = op.arity() > 0 && self.program[operands..].iter().all(|op| matches!(op, Op::Number(_)));
        self.program.push(op);
        if known {
            let value = evaluate(&self.program[operands..], f64::NAN, f64::NAN);
            self.program.truncate(operands);
            self.program.push(Op::Number(value));
        }
    }

    fn peek(&self) -> (Token, Span) {
        self.tokens[self.next]
    }

    /// Goes past the next token if it is this sign.
    fn accept(&mut self, sign: char) -> bool {
        let found = self.peek().0 == Token::Sign(sign);
        self.next += found as usize;
        found
    }

    fn typed(&self, (from, end): Span) -> String {
        self.text[from..end].iter().collect()
    }

    /// The complaint where a number, a name or a parenthesis should stand.
    fn missing(&self) -> Complaint {
        let (token, span) = self.peek();
        if token != Token::End {
            return complaint(
                span,
                format!("Before “{}” a number, a name or a parenthesis is missing.", self.typed(span)),
                format!("‘{}’ 앞에 숫자나 이름, 괄호가 빠졌습니다.", self.typed(span)),
            );
        }
        // The end is missed by a token only: an empty formula was complained of before.
        let (_, last) = self.tokens[self.next - 1];
        complaint(
            last,
            format!("The formula ends too soon: after “{}” something is missing.", self.typed(last)),
            format!("식이 끝나지 않았습니다. ‘{}’ 뒤에 무엇인가 빠졌습니다.", self.typed(last)),
        )
    }
}

fn stray_comma(span: Span) -> Complaint {
    complaint(
        span,
        "A comma stands only between the two arguments of min or max; decimals are written with a point.",
        "쉼표는 min과 max의 두 값 사이에만 씁니다. 소수점은 마침표로 씁니다.",
    )
}
