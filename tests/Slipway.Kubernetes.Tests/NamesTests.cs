namespace Slipway.Kubernetes.Tests;

public class NamesTests
{
    [Theory]
    [InlineData("default")]
    [InlineData("0")]
    [InlineData("planton-cloud-pipelines")]
    public void A_namespace_has_an_RFC_1123_label(string text) => NamespaceName.Parse(text).Value.Should().Be(text);

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("A")]
    [InlineData("a.b")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("a\n")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Anything_else_is_no_namespace_and_the_rule_is_said(string text) =>
        FluentActions.Invoking(() => NamespaceName.Parse(text)).Should().Throw<FormatException>().WithMessage(
            "is not the name of a namespace: 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends (RFC 1123 label).");

    [Theory]
    [InlineData("a.b-c.0")]
    [InlineData("my-worker-artifact-metadata")]
    public void An_object_has_an_RFC_1123_subdomain(string text) => ResourceName.Parse(text).Value.Should().Be(text);

    [Theory]
    [InlineData("")]
    [InlineData("My-Worker")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a.-b")]
    [InlineData("a_b")]
    [InlineData("../a")]
    [InlineData("a\n")]
    public void Anything_else_is_no_name_and_the_rule_is_said(string text) =>
        FluentActions.Invoking(() => ResourceName.Parse(text)).Should().Throw<FormatException>().WithMessage(
            "is not the name of an object: 1 to 253 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends and around every dot (RFC 1123 subdomain).");

    [Fact]
    public void A_name_of_254_characters_is_too_long()
    {
        ResourceName.Parse(new string('a', 253)).Value.Should().HaveLength(253);
        FluentActions.Invoking(() => ResourceName.Parse(new string('a', 254))).Should().Throw<FormatException>();
    }

    [Theory]
    [InlineData("team")]
    [InlineData("planton.cloud/service-id")]
    [InlineData("A_b.c-1")]
    public void A_label_has_a_key_with_or_without_a_prefix(string text) => LabelKey.Parse(text).Value.Should().Be(text);

    [Theory]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a/b/c")]
    [InlineData("A.com/b")]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Anything_else_is_no_label_key_and_the_rule_is_said(string text) =>
        FluentActions.Invoking(() => LabelKey.Parse(text)).Should().Throw<FormatException>().WithMessage(
            "is not the key of a label: 1 to 63 letters, digits, hyphens, underscores and dots, with a letter or digit at both ends, in front of it, if wanted, a DNS subdomain and a slash, such as 'example.com/team'.");

    [Theory]
    [InlineData("a b")]
    [InlineData("-a")]
    [InlineData("a/b")]
    [InlineData("ä")]
    public void A_wrong_label_value_is_refused_and_the_rule_is_said(string text) =>
        FluentActions.Invoking(() => LabelValue.Parse(text)).Should().Throw<FormatException>().WithMessage(
            "is not the value of a label: at most 63 letters, digits, hyphens, underscores and dots, with a letter or digit at both ends.");

    [Fact]
    public void One_half_of_the_owner_label_is_an_error_that_names_the_other_option()
    {
        var managedBy = LabelValue.Parse("x");
        FluentActions.Invoking(() => ArtifactLabels.Create(managedBy, LabelKey.Parse("team"), null)).Should().Throw<KubernetesUsageException>().WithMessage(
            "labelling the ConfigMap: --owner-identifier-label-key is 'team', but --owner-identifier-label-value is empty. A label needs both: give --owner-identifier-label-value too, or neither.");
        FluentActions.Invoking(() => ArtifactLabels.Create(managedBy, null, LabelValue.Parse("a"))).Should().Throw<KubernetesUsageException>().WithMessage(
            "labelling the ConfigMap: --owner-identifier-label-value is 'a', but --owner-identifier-label-key is empty. A label needs both: give --owner-identifier-label-key too, or neither.");
    }

    [Fact]
    public void The_owner_label_may_not_be_the_managed_by_label() =>
        FluentActions.Invoking(() => ArtifactLabels.Create(LabelValue.Parse("x"), LabelKey.Parse("app.kubernetes.io/managed-by"), LabelValue.Parse("a")))
            .Should().Throw<KubernetesUsageException>().WithMessage("*which is the label that --managed-by sets. Choose another key.");
}
