using System.Text.Json.Nodes;
using Slipway.Manifests.Fields;
using Slipway.Manifests.Reading;

namespace Slipway.Manifests.Tests;

public class ManifestSchemaTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_manifests_that_are_read_hold_the_schema()
    {
        var texts = Directory.GetFiles(Golden.Folder, "*.yaml").Select(file => (Name: Path.GetFileName(file), Text: File.ReadAllText(file))).ToList();
        foreach (var overlay in Samples.Overlays)
        {
            texts.Add((overlay, await Samples.BuildAsync(overlay.Split('/')[0], overlay.Split('/')[1], Ct)));
        }

        var documents = texts.SelectMany(text => Ajv.Documents(text.Text), (text, document) => (text.Name, Document: document)).ToList();
        var answers = await Ajv.CheckAsync(documents.Select(document => document.Document), Ct);

        documents.Should().HaveCountGreaterThan(10);
        documents.Zip(answers, (document, answer) => $"{document.Name}: {answer}").Should().OnlyContain(answer => answer.EndsWith(": ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Manifests_that_are_refused_break_the_schema_but_where_fields_are_compared_or_a_form_is_too_fine_for_a_pattern()
    {
        var refused = RefusedManifestTests.Cases.Select(row => row.Data)
            .Select(name => (Name: name, Text: RefusedManifestTests.Text(name)))
            .Where(manifest => IsYaml(manifest.Text) && Ajv.Documents(manifest.Text).Count == 1 && !HasDuplicateKeys(manifest.Name))
            .ToList();

        var answers = await Ajv.CheckAsync(refused.SelectMany(manifest => Ajv.Documents(manifest.Text)), Ct);

        refused.Zip(answers).Where(pair => pair.Second.Length == 0).Select(pair => pair.First.Name).Should().BeEquivalentTo(ReadersOwnRules);
        answers.Count(answer => answer.Length > 0).Should().BeGreaterThan(30);
    }

    [Fact]
    public async Task What_the_reader_takes_of_any_field_in_either_spelling_the_schema_takes_too()
    {
        var documents = SampleManifests.OfEveryField().Where(sample => IsRead(sample.Document)).ToList();

        var answers = await Ajv.CheckAsync(documents.Select(sample => sample.Document.DeepClone()), Ct);

        documents.Should().HaveCountGreaterThan(250);
        documents.Zip(answers, (sample, answer) => $"{sample.Field}: {answer}").Should().OnlyContain(answer => answer.EndsWith(": ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_field_that_the_table_does_not_know_is_refused_by_reader_and_schema_in_every_object()
    {
        var documents = SampleManifests.WithAnUnknownFieldInEveryObject().ToList();

        var answers = await Ajv.CheckAsync(documents.Select(sample => sample.Document.DeepClone()), Ct);

        documents.Should().HaveCountGreaterThan(40);
        documents.Where(sample => IsRead(sample.Document)).Select(sample => sample.Field).Should().BeEmpty();
        documents.Zip(answers, (sample, answer) => $"{sample.Field}: {answer}").Should().OnlyContain(answer => !answer.EndsWith(": ", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_field_of_the_table_reaches_the_model()
    {
        foreach (var sample in SampleManifests.OfEveryField().Where(sample => !sample.IsIgnored && !sample.Field.EndsWith("= \"\"", StringComparison.Ordinal)))
        {
            var problems = new Problems();
            var fields = WorkerReader.Fields(Yaml.SourceParser.Parse(sample.Document.ToJsonString(), "w.yaml")[0], "w.yaml", problems);
            WorkerReader.Read(fields, problems, isToBeEdited: false);

            fields.Untaken().Should().BeEmpty("of {0}", sample.Field);
        }
    }

    [Fact]
    public void Each_field_says_what_it_is()
    {
        SampleManifests.Fields(WorkerFields.Manifest, "").Should().HaveCountGreaterThan(150)
            .And.OnlyContain(field => field.Field.Says.Length > 3 && field.Field.Says.EndsWith('.') && char.IsUpper(field.Field.Says[0]));
    }

    [Fact]
    public void A_part_of_the_schema_looks_so()
    {
        var dns = JsonNode.Parse(ManifestSchema.ToJson())!["properties"]!["spec"]!["properties"]!["dns"]!;

        dns.ToJsonString().Should().Be(JsonNode.Parse(Golden.Read("schema-of-dns.json"))!.ToJsonString());
    }

    /// <summary>Rules that compare fields, or look closer than a pattern can.</summary>
    private static readonly string[] ReadersOwnRules =
    [
        "bindings: A VPC network by both ids, and by none",
        "bindings: A migration of steps that has changes of its own",
        "bindings: A migration without tag",
        "bindings: A reference whose kind nothing tells",
        "bindings: A step without tag",
        "bindings: JSON that is none",
        "bindings: Migrations in two places",
        "bindings: One name in every place",
        "documents: No Worker's name",
        "exposure: DNS without a hostname",
        "names: A Worker's name twice",
        "names: A bundle without bucket",
        "names: A bundle without path",
        "names: A date that no calendar has",
        "names: Both formats of Workers",
        "names: Code and a bundle",
        "names: Two bundles",
        "secrets: Secrets with two sources",
        "secrets: The API's own secrets without value",
        "settings: A placement that finds its place itself",
        "shapes: A merge key with a text",
    ];

    private static bool IsRead(JsonNode document)
    {
        try
        {
            return ManifestFile.Parse(document.ToJsonString(), "w.yaml").Workers.Count == 1;
        }
        catch (ManifestException)
        {
            return false;
        }
    }

    private static bool IsYaml(string text)
    {
        try
        {
            return Yaml.SourceParser.Parse(text, "w.yaml").Count > 0;
        }
        catch (ManifestException)
        {
            return false;
        }
    }

    // JSON has no way to say them.
    private static bool HasDuplicateKeys(string name) => name.Contains("same name", StringComparison.Ordinal);
}
