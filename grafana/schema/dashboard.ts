// What a dashboard may consist of, in Grafana's own types (npm: @grafana/schema 12.0.2). dashboard.json is made of it, by
// hand, when Grafana's version in docker-compose.yaml changes:
//
//     npm install --no-save @grafana/schema@12.0.2 ts-json-schema-generator@2
//     npx ts-json-schema-generator --path grafana/schema/dashboard.ts --type ChatDashboard --no-type-check

import * as grafana from '@grafana/schema';
import { Dashboard, FieldConfig, Panel, RowPanel } from '@grafana/schema/dist/esm/raw/dashboard/x/dashboard_types.gen';
import { PrometheusDataQuery } from '@grafana/schema/dist/esm/raw/composable/prometheus/dataquery/x/PrometheusDataQuery_types.gen';

interface Base extends Omit<Panel, 'type' | 'options' | 'fieldConfig' | 'targets'> {
    targets: PrometheusDataQuery[];
}

interface TimeSeries extends Base {
    type: 'timeseries';
    options: grafana.OptionsWithTimezones & {
        legend: grafana.VizLegendOptions;
        orientation?: grafana.VizOrientation;
        tooltip: grafana.VizTooltipOptions;
    };
    fieldConfig: { defaults: Omit<FieldConfig, 'custom'> & { custom?: grafana.GraphFieldConfig }; overrides: [] };
}

interface Stat extends Base {
    type: 'stat';
    options: grafana.SingleStatBaseOptions & {
        colorMode: grafana.BigValueColorMode;
        graphMode: grafana.BigValueGraphMode;
        justifyMode: grafana.BigValueJustifyMode;
        percentChangeColorMode: grafana.PercentChangeColorMode;
        showPercentChange: boolean;
        textMode: grafana.BigValueTextMode;
        wideLayout: boolean;
    };
    fieldConfig: { defaults: Omit<FieldConfig, 'custom'>; overrides: [] };
}

interface Row extends Omit<RowPanel, 'type' | 'panels'> {
    type: 'row';
    panels: [];
}

export interface ChatDashboard extends Omit<Dashboard, 'panels'> {
    panels: (TimeSeries | Stat | Row)[];
}
