using Slipway.Testing;
using YamlDotNet.RepresentationModel;

namespace Slipway.Definitions.Tests;

/// <summary>Every definition against Tekton's own CustomResourceDefinitions, where they are to be had.</summary>
public class SchemaTests
{
    private const string Variable = "SLIPWAY_TEKTON_CRDS";

    public static TheoryData<string> Files => [.. Definition.All.Select(definition => definition.File)];

    private static string? Directory { get; } = new[]
    {
        Environment.GetEnvironmentVariable(Variable), Path.Combine(Repository.Root, "config", "300-crds"),
    }.FirstOrDefault(System.IO.Directory.Exists);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_definition_is_what_the_API_server_accepts(string file)
    {
        Assert.SkipWhen(Directory is null, $"needs the YAML files of Tekton's CustomResourceDefinitions, in config/300-crds or in the directory that {Variable} names");
        var definition = Definition.All.Single(d => d.File == file);

        OpenApiSchema.Errors(SchemaOf(definition), definition.Root).Should().BeEmpty();
    }

    [Theory]
    [InlineData("spec: {size: 1, name: a}", new string[0])]
    [InlineData("spec: {size: 1, name: a, labels: {any: text}, list: [a, b], port: http, free: {x: [1]}}", new string[0])]
    [InlineData("spec: {size: one, name: a}", new[] { ".spec.size: is no integer" })]
    [InlineData("spec: {size: '1', name: a}", new[] { ".spec.size: is no integer" })]
    [InlineData("spec: {size: 1.5, name: a}", new[] { ".spec.size: is no integer" })]
    [InlineData("spec: {size: 1, name: true}", new[] { ".spec.name: is no string" })]
    [InlineData("spec: {size: 1, name: 'true'}", new string[0])]
    [InlineData("spec: {size: 1, name: ''}", new[] { ".spec.name: has 0 length, at least 1 are needed" })]
    [InlineData("spec: {size: 1, name: a, on: 'true'}", new[] { ".spec.on: is no boolean" })]
    [InlineData("spec: {size: 1}", new[] { ".spec.name: is missing" })]
    [InlineData("spec: {size: 1, name: a, extra: 1}", new[] { ".spec.extra: is no field that the schema knows" })]
    [InlineData("spec: {size: 1, name: a, list: {}}", new[] { ".spec.list: is no array" })]
    [InlineData("spec: {size: 1, name: a, list: [[]]}", new[] { ".spec.list[0]: is no string" })]
    [InlineData("spec: {size: 1, name: a, labels: {any: [1]}}", new[] { ".spec.labels.any: is no string" })]
    [InlineData("spec: {size: 1, name: a, mode: fast}", new[] { ".spec.mode: 'fast' is not allowed" })]
    [InlineData("spec: {size: 1, name: a, port: []}", new[] { ".spec.port: is neither a number nor text" })]
    [InlineData("spec: []", new[] { ".spec: is no object" })]
    public void The_schema_check_finds_what_is_wrong(string document, string[] errors)
    {
        var schema = Yaml.Parse(
            """
            type: object
            properties:
              spec:
                type: object
                required: [size, name]
                properties:
                  size: {type: integer}
                  name: {type: string, minLength: 1}
                  on: {type: boolean}
                  mode: {type: string, enum: [slow]}
                  list: {type: array, items: {type: string}}
                  labels: {type: object, additionalProperties: {type: string}}
                  port: {x-kubernetes-int-or-string: true}
                  free: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """);

        OpenApiSchema.Errors(schema, Yaml.Parse(document)).Should().Equal(errors);
    }

    private static YamlNode SchemaOf(Definition definition)
    {
        var (group, version) = definition.Root.Text("apiVersion")!.Split('/') is [var g, var v] ? (g, v) : ("", "");
        var crd = System.IO.Directory.GetFiles(Directory!, "*.yaml").Select(file => Yaml.Parse(File.ReadAllText(file)))
            .Single(crd => crd.Text("spec", "group") == group && crd.Text("spec", "names", "kind") == definition.Kind);
        return crd.Items("spec", "versions").Single(candidate => candidate.Text("name") == version).At("schema", "openAPIV3Schema")!;
    }
}
