namespace Entourage.Web;

/// <summary>On pages that say what a form did beside its button, so that the frame need not say it over them.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SaysItselfAttribute : Attribute;
