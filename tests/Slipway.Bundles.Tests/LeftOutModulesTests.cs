using Slipway.Testing;

namespace Slipway.Bundles.Tests;

public sealed class LeftOutModulesTests : IDisposable
{
    /// <summary>SHA-1 of the three letters "abc" (csrc.nist.gov, example of FIPS 180).</summary>
    private const string Hash = "a9993e364706816aba3e25717850c26c9cd0d89d";

    private readonly TemporaryDirectory repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void A_module_that_wrangler_left_out_is_the_file_with_its_name_and_its_bytes()
    {
        repository.Write("a/page.html", "another page");
        repository.Write("b/page.html", "abc");

        Find($"import html from \"./{Hash}-page.html\";").Should().Equal(new Dictionary<string, string> { [$"{Hash}-page.html"] = repository["b/page.html"] });
    }

    [Fact]
    public void A_module_that_wrangler_wrote_is_not_looked_for() =>
        LeftOutModules.Find($"import html from \"./{Hash}-page.html\";", _ => true, Project, "2.8.0").Should().BeEmpty();

    [Fact]
    public void A_module_whose_bytes_are_nowhere_is_an_error_that_names_it()
    {
        repository.Write("page.html", "another page");

        FluentActions.Invoking(() => Find($"import html from \"./{Hash}-page.html\";")).Should().Throw<BundleException>()
            .WithMessage("collecting modules: wrangler 2.8.0 leaves 'page.html', which the Worker imports, out of its output*npm install --save-dev wrangler@4*");
    }

    private ProjectLocation Project => ProjectLocation.Create(repository.Path, ".", ".");

    private Dictionary<string, string> Find(string code) => LeftOutModules.Find(code, _ => false, Project, "2.8.0");
}
