namespace Slipway.Bundles.Tests;

public sealed class DynamicImportsTests
{
    [Fact]
    public void Literal_specifiers_are_found_with_their_lines()
    {
        var found = DynamicImports.Find(
            """
            import a from "./static.js";
            const b = await import("./b.js"), c = () => import(/* webpackIgnore: true */ './c.js');
            import(`./d.js`)
            import("./e.json", { with: { type: "json" } });
            x = `${import("./f.js")}`;
            """);

        found.Should().Equal(
            new DynamicImport("./b.js", 2, false), new DynamicImport("./c.js", 2, false), new DynamicImport("./d.js", 3, false), new DynamicImport("./e.json", 4, false),
            new DynamicImport("./f.js", 5, false));
    }

    [Theory]
    [InlineData("// import('./a.js')")]
    [InlineData("/* import('./a.js') */")]
    [InlineData("x = \"import('./a.js')\";")]
    [InlineData("x = `import('./a.js') ${1} import('./a.js')`;")]
    [InlineData("x = /import('.\\/a.js')[/']/;")]
    [InlineData("if (x) /'/.test(y) && z('import(\"./a.js\")')")]
    [InlineData("x = y++ / 2; z = 'import(\"./a.js\")' / 3")]
    [InlineData("loader.import('./a.js')")]
    [InlineData("import(name)")]
    [InlineData("import('./a' + name)")]
    [InlineData("import.meta.url; x = './a.js'")]
    [InlineData("import './a.js'; import x, { y } from './a.js'; export * from './a.js'")]
    public void What_is_no_literal_dynamic_import_is_not_found(string code) => DynamicImports.Find(code).Should().BeEmpty();

    [Theory]
    [InlineData("try { await import('./a.js') } catch {}", true)]
    [InlineData("try { if (x) { y(() => import('./a.js')) } } finally {}", true)]
    [InlineData("import('./a.js').catch(() => null)", true)]
    [InlineData("import('./a.js').then(x)", false)]
    [InlineData("try { x() } catch { import('./a.js') }", false)]
    public void An_import_whose_failure_is_caught_is_told_apart(string code, bool isGuarded) =>
        DynamicImports.Find(code).Should().ContainSingle().Which.IsGuarded.Should().Be(isGuarded);

    [Theory]
    [InlineData("import('./a.js'); }")]
    [InlineData("import('./a.js'); (")]
    [InlineData("import('./a.js'); x = 'open")]
    [InlineData("import('./a.js'); x = `open ${y}")]
    [InlineData("import('./a.js'); /* open")]
    [InlineData("import('./a.js'); x = /open")]
    public void In_a_text_that_is_not_understood_nothing_is_found(string code) => DynamicImports.Find(code).Should().BeEmpty();
}
