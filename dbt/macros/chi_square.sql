{#-
    One row per degree of freedom: the lower quantile .025 of chi square. Newton's method on ln P(a, x) over ln x, which is
    concave, from Wilson and Hilferty's approximation; P by the series of Abramowitz & Stegun 6.5.29, whose terms are
    looked up in logarithms, as the factors of neither end overflow there.
-#}
{% macro chi_square_quantiles(freedoms) -%}
    select
        freedom,
        2 * exp(log_half) as quantile
    from (
        with recursive start as (
            select distinct
                freedom,
                freedom / 2.0 as shape,
                ln(greatest(
                    freedom / 2.0 * pow(1 - 2.0 / (9 * freedom) - 1.959963984540054 * sqrt(2.0 / (9 * freedom)), 3),
                    1e-4
                )) as log_half
            from {{ freedoms }}
        ),

        newton as (
            select
                *,
                0 as round_no
            from start
            union all
            select
                freedom,
                shape,
                log_half - (ln(series) + shape * log_half - exp(log_half) - lgamma(shape + 1) - ln(0.025)) * series / shape
                    as log_half,
                round_no + 1 as round_no
            from (
                select
                    *,
                    list_sum(list_transform(
                        range(cast(60 + 12 * sqrt(shape) as bigint)),
                        lambda term: exp(term * log_half + lgamma(shape + 1) - lgamma(shape + 1 + term))
                    )) as series
                from newton
                where round_no < 12
            )
        )

        select
            freedom,
            log_half
        from newton
        where round_no = 12
    )
{%- endmacro %}
