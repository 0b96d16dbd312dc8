using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Entourage.Kernel;

/// <summary>Binds a capability's settings so that a wrong or misspelt one stops the start, and says which one it was in one line.</summary>
public static partial class Settings
{
    /// <summary>Adds one section, checked before the first request.</summary>
    internal static IServiceCollection AddSettings<TOptions, TValidator>(
        this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptionsWithValidateOnStart<TOptions, TValidator>()
            .Bind(configuration.GetSection(section), binder => binder.ErrorOnUnknownConfiguration = true);
        return services;
    }

    /// <summary>The lines to print when a start failed over its settings; nothing for any other failure.</summary>
    public static IEnumerable<string> Explain(Exception failure) => failure switch
    {
        OptionsValidationException wrong => wrong.Failures.Select(line => $"{Section(wrong.OptionsType)}:{FieldName().Replace(line, "")}"),
        InvalidOperationException { Message: var message } when Unknown().Match(message) is { Success: true } match =>
            [$"{match.Groups[1].Value}: there is no {match.Groups[2].Value}."],
        InvalidOperationException { Message: var message } when Unreadable().Match(message) is { Success: true } match =>
            [$"{match.Groups[2].Value}: '{match.Groups[1].Value}' is not {(match.Groups[3].Value == "System.Int32" ? "a whole number" : "one of its words")}."],
        AggregateException many => many.InnerExceptions.SelectMany(Explain),
        _ => [],
    };

    private static string Section(Type options) => options.Name.Replace("Options", "", StringComparison.Ordinal);

    // The generated validator names the class; people know the section.
    [GeneratedRegex(@"The field \S+ ")]
    private static partial Regex FieldName();

    [GeneratedRegex("^Failed to convert configuration value '(.*)' at '(.*?)' to type '(.*?)'")]
    private static partial Regex Unreadable();

    [GeneratedRegex(@"not found on the instance of \S*?(\w+)Options: (.+)$")]
    private static partial Regex Unknown();
}
