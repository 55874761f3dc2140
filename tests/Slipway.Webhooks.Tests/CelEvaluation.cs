using System.Text.Json.Nodes;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Webhooks.Tests;

/// <summary>
/// Evaluates filters and overlays of Tekton Triggers for payloads. There is no engine of the Common Expression Language here: the few words that our filters use
/// are read as JavaScript, which shares literals, operators and regular expressions with it, and everything else stops the evaluation. A field
/// that is not there is an error, as there; whole numbers and doubles cannot be mixed in <c>==</c>.
/// </summary>
internal static class CelEvaluation
{
    private const string Program = """
        const cases = JSON.parse(require('node:fs').readFileSync(process.argv[2], 'utf8'));
        const words = new Set(['body', 'c', 'l', 'files', 'path', 'size', 'double', 'exists', 'matches', 'has']);
        const literal = /('(?:\\.|[^'\\])*')/;

        function translated(filter) {
          return filter.split(literal).map((part, i) => {
            if (i % 2) return part;
            for (const [, before, word] of part.matchAll(/(\.?)\b([A-Za-z_]\w*)/g)) {
              if (!words.has(word) && !before) throw new Error(`'${word}' is not evaluated here`);
            }
            return part.replace(/\b(\d+)\b/g, '$1n').replace(/==/g, '===').replace(/!=(?!=)/g, '!==').replace(/\.(exists|filter)\((\w+),/g, '.$1($2 =>')
              .replace(/\bhas\(([\w.]+)\.(\w+)\)/g, `Object.hasOwn($1, "$2")`);
          }).join('');
        }

        const strict = value => value === null || typeof value !== 'object' ? value : new Proxy(value, {
          get(target, name) {
            if (!Array.isArray(target) && !Object.hasOwn(target, name)) throw new Error(`no such key: ${String(name)}`);
            if (Array.isArray(target) && /^\d+$/.test(String(name)) && !(name in target)) throw new Error(`no such index: ${String(name)}`);
            return strict(target[name]);
          },
        });
        const truth = value => { if (typeof value !== 'boolean') throw new Error(`no such overload: ${value} is no bool`); return value; };
        Array.prototype.exists = function (holds) { return Array.from(this).some(item => truth(holds(item))); };
        Array.prototype.filter = function (holds) {
          const found = [];
          for (const item of Array.from(this)) if (truth(holds(item))) found.push(item);
          return strict(found);
        };
        // Of Tekton Triggers itself: it replaces all that the regular expression matches.
        String.prototype.translate = function (pattern, text) { return this.replace(new RegExp(pattern, 'g'), text); };
        String.prototype.matches = function (pattern) {
          const text = pattern.replace(/^\(\?i\)/, '');
          return new RegExp(text, text === pattern ? '' : 'i').test(this);
        };
        const size = value => BigInt(value.length);
        const double = value => Number(value);
        const results = cases.map(({ filter, body }) => new Function('body', 'size', 'double', `return ${translated(filter)};`)(strict(body), size, double));
        console.log(JSON.stringify(results));
        """;

    /// <summary>Filters: each is true or false.</summary>
    public static async Task<IReadOnlyList<bool>> EvaluateAsync(params IEnumerable<(string Filter, string Body)> cases) =>
        [.. (await ValuesAsync(cases)).Select(value => value.GetValue<bool>())];

    /// <summary>Expressions: each gives a value of JSON.</summary>
    public static async Task<IReadOnlyList<JsonNode>> ValuesAsync(params IEnumerable<(string Expression, string Body)> cases)
    {
        using var folder = new TemporaryDirectory();
        folder.Write("evaluate.cjs", Program);
        folder.Write("cases.json", new JsonArray([.. cases.Select(c => new JsonObject { ["filter"] = c.Expression, ["body"] = JsonNode.Parse(c.Body) })]).ToJsonString());
        var result = await Command.Run("node", folder["evaluate.cjs"], folder["cases.json"]).ExecuteAsync(TestContext.Current.CancellationToken);
        result.ExitCode.Should().Be(0, "{0}", result.Error);
        return [.. JsonNode.Parse(result.Output)!.AsArray().Select(value => value!)];
    }
}
