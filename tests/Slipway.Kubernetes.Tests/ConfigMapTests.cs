namespace Slipway.Kubernetes.Tests;

public class ConfigMapTests
{
    [Fact]
    public void Exactly_1_MiB_of_keys_and_values_is_taken() =>
        ConfigMaps.Of("full", ("a", new string('x', 1_048_575))).ToJson()["data"]!["a"]!.GetValue<string>().Should().HaveLength(1_048_575);

    [Fact]
    public void One_byte_more_is_an_error_that_names_the_size_of_each_key_largest_first() =>
        FluentActions.Invoking(() => ConfigMaps.Of("full", ("dev", new string('x', 100)), ("prod", new string('ü', 524_240))).ToJson())
            .Should().Throw<KubernetesException>().WithMessage(
                "writing ConfigMap 'default/full': it would hold 1,048,587 bytes, and Kubernetes takes at most 1,048,576 (1 MiB): prod 1,048,484, dev 103. Nothing was written. Make the largest of them smaller.");

    [Theory]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("ä")]
    public void A_key_that_Kubernetes_refuses_is_refused(string key) =>
        FluentActions.Invoking(() => ConfigMaps.Of("keys", (key, "")).ToJson()).Should().Throw<FormatException>().WithMessage(
            "is not a key of a ConfigMap: 1 to 253 letters, digits, hyphens, underscores and dots, not '.' or '..'.");
}
