# SPDX-License-Identifier: Apache-2.0
#
# The mutants of the rules. awk -f mutate.awk -v mode=list FILE... lists them, one a line: FILE, number within the file,
# line, what was done, tab separated. -v mode=apply -v target=FILE -v number=N prints FILE as that mutant.
#
# FILE... are all files of the rules in the order in which they are loaded, since a function may only be replaced by one
# that is defined before it is used. Nothing outside the body of a define-fun is touched.

FNR == 1 { names[++files] = FILENAME }
{ text[files] = text[files] $0 "\n" }

END {
	for (f = 1; f <= files; f++)
		one_file(names[f], text[f])
}

# Tokens of TEXT: token, its place from 1, its line; comments are none.
function scan(text,    i, n, c, line, start)
{
	tokens = 0
	line = 1
	n = length(text)
	for (i = 1; i <= n; i++) {
		c = substr(text, i, 1)
		if (c == "\n")
			line++
		else if (c == ";")
			while (substr(text, i + 1, 1) != "\n")
				i++
		else if (c == "(" || c == ")")
			add_token(c, i, line)
		else if (c != " " && c != "\t") {
			start = i
			while (substr(text, i + 1, 1) !~ /[ \t\n();]/)
				i++
			add_token(substr(text, start, i - start + 1), start, line)
		}
	}
}

function add_token(word, at, line)
{
	token[++tokens] = word
	place[tokens] = at
	lines[tokens] = line
}

# The last token of the term that begins at token T.
function last(t,    depth)
{
	do {
		if (token[t] == "(")
			depth++
		else if (token[t] == ")")
			depth--
		t++
	} while (depth > 0)
	return t - 1
}

function range(from, to)
{
	return substr(source, place[from], place[to] + length(token[to]) - place[from])
}

function mutant(from, to, by, what)
{
	count++
	gsub(/[ \t\n]+/, " ", what)
	if (mode == "list")
		printf "%s\t%d\t%d\t%s: %s\n", file, count, lines[from], defined, what
	else if (count == number)
		printf "%s%s%s", substr(source, 1, place[from] - 1), by, substr(source, place[to] + length(token[to]))
}

function one_file(name, text,    t, end)
{
	file = name
	source = text
	count = 0
	if (mode == "apply" && name != target) {
		number_here = number
		number = -1
	}
	scan(text)
	for (t = 1; t <= tokens; t = end + 1) {
		end = last(t)
		if (token[t + 1] == "define-fun")
			definition(t, end)
	}
	if (mode == "apply" && name != target)
		number = number_here
}

function definition(t, end,    p, q, sort, signature)
{
	defined = token[t + 2]
	split("", sort_of)
	params = 0
	for (p = t + 4; token[p] == "("; p = q + 1) {
		q = last(p)
		param[++params] = token[p + 1]
		sort_of[token[p + 1]] = range(p + 2, q - 1)
		signature = signature " " sort_of[token[p + 1]]
	}
	p++
	signature = signature " -> " range(p, last(p))
	for (t = last(p) + 1; t < end; t++)
		body(t, t == end)
	function_signature[defined] = signature
	order[++functions] = defined
}

# What may be done at token T.
function body(t,    word)
{
	word = token[t]
	if (word == "(")
		list(t)
	else if (word ~ /^#[bx]/)
		literal(t)
	else if (word == "true" || word == "false")
		mutant(t, t, word == "true" ? "false" : "true", word " turned")
	else if (word in sort_of && token[t - 1] != "(")
		parameter(t)
	else if (word in function_signature)
		replaced(t)
}

function flipped(digit, bit,    value, weight, set)
{
	value = index("0123456789abcdef", digit) - 1
	weight = 2 ^ bit
	set = int(value / weight) % 2
	return substr("0123456789abcdef", value + (set ? -weight : weight) + 1, 1)
}

function literal(t,    i, bit, by, bits)
{
	bits = substr(token[t], 2, 1) == "x" ? 4 : 1
	for (i = 3; i <= length(token[t]); i++)
		for (bit = bits - 1; bit >= 0; bit--) {
			by = substr(token[t], 1, i - 1) flipped(substr(token[t], i, 1), bit) substr(token[t], i + 1)
			mutant(t, t, by, token[t] " is " by)
		}
}

function list(t,    head, end, arg, stop, neutral, n)
{
	head = token[t + 1]
	end = last(t)
	if (head == "and" || head == "or") {
		mutant(t + 1, t + 1, head == "and" ? "or" : "and", head " is " (head == "and" ? "or" : "and"))
		neutral = head == "and" ? "true" : "false"
		for (arg = t + 2; arg < end; arg = stop + 1) {
			stop = last(arg)
			mutant(arg, stop, neutral, "no " range(arg, stop))
		}
	} else if (head == "bvand" || head == "bvor")
		mutant(t + 1, t + 1, head == "bvand" ? "bvor" : "bvand", head " is " (head == "bvand" ? "bvor" : "bvand"))
	else if (head == "bvult")
		mutant(t + 1, t + 1, "bvugt", "bvult is bvugt")
	else if (head == "=")
		mutant(t, end, "(not " range(t, end) ")", "not " range(t, end))
	else if (head == "not")
		mutant(t, end, range(t + 2, last(t + 2)), "without not: " range(t + 2, last(t + 2)))
	else if (head == "ite") {
		n = last(t + 2)
		arg = last(n + 1)
		mutant(n + 1, end - 1, range(arg + 1, end - 1) " " range(n + 1, arg), "branches of ite " range(t + 2, n) " swapped")
	} else if (head == "_" && token[t + 2] == "extract") {
		n = token[t + 4] > 0 ? -1 : 1
		mutant(t + 3, t + 4, (token[t + 3] + n) " " (token[t + 4] + n), "bits " token[t + 3] ":" token[t + 4] " moved")
	}
}

# Another parameter of the same sort: the next, around.
function parameter(t,    i, n)
{
	for (n = 1; param[n] != token[t]; n++)
		;
	for (i = n % params + 1; i != n; i = i % params + 1)
		if (sort_of[param[i]] == sort_of[token[t]]) {
			mutant(t, t, param[i], token[t] " is " param[i] " after " token[t - 1])
			return
		}
}

# A function of the same signature: the one defined before it, or else the one after.
function replaced(t,    i, at, before, after)
{
	for (i = 1; i <= functions; i++) {
		if (order[i] == token[t])
			at = i
		else if (function_signature[order[i]] == function_signature[token[t]]) {
			if (!at)
				before = order[i]
			else if (after == "")
				after = order[i]
		}
	}
	if (before == "")
		before = after
	if (before != "")
		mutant(t, t, before, token[t] " is " before)
}
